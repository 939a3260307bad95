# byte_queue_race_test kernel/ipc/byte_queue.c
# A write begins as soon as there is room for a byte.
s/wanted = uio->left <= atomic ? uio->left : 1/wanted = atomic > 0/
