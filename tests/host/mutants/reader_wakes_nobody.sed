# byte_queue_race_test kernel/ipc/byte_queue.c
# Bytes go, and the writer who waits for room never hears of it.
/^drain_head/,/^}/{/wait_queue_wake_all/d}
