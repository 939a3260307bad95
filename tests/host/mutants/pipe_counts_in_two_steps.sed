# pipe_race_test kernel/ipc/pipe.c
# The count is lowered, and looked at afterwards.
/^pipe_put/,/^}/s/if (!refcount_put(&pipe->refs))/refcount_put(\&pipe->refs);\n    if (refcount_read(\&pipe->refs))/
