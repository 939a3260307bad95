# byte_queue_race_test kernel/ipc/byte_queue.c
# Whether there is room is looked up before the lock is taken.
/^byte_queue_write(/,/^}/{s/mutex_lock/size_t room = queue->capacity - queue->fill;\n    &/;s/= wait_writable(/= room >= wanted ? 0 : &/;s/? 0 : = /? 0 : /}
