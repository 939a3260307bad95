# pipe_race_test kernel/ipc/pipe.c
# The end is closed when the pipe may be gone.
/^release_writer/,/^}/{/byte_queue_close/d;s/pipe_put(pipe);/&\n    byte_queue_close(\&pipe->queue, BYTE_QUEUE_NO_WRITER);/}
