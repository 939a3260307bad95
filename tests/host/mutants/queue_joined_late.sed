# byte_queue_race_test kernel/proc/wait_queue.c
# The sleeper enters the queue when the lock is free again.
/^wait_queue_sleep_until/,/^}/{/wait_queue_add/d;s/mutex_unlock(.*/&\n        wait_queue_add(queue, \&entry);/}
