# byte_queue_race_test kernel/proc/wait_queue.c
# The sleeper says that it sleeps when the lock is free again.
/^wait_queue_sleep_until/,/^}/{/thread_prepare_sleep/d;s/mutex_unlock(.*/&\n        thread_prepare_sleep(THREAD_INTERRUPTIBLE);/}
