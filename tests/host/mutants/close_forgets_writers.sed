# byte_queue_race_test kernel/ipc/byte_queue.c
# Only readers hear that an end was closed.
/^byte_queue_close/,/^}/{/&queue->writable/d}
