# byte_queue_race_test kernel/ipc/byte_queue.c
# The lock is given back, and sleepers are woken, before the flag is set.
/^byte_queue_close/,/^}/{/closed |=/d;s/mutex_unlock.*/&\n    queue->closed |= what;/}
