# byte_queue_race_test kernel/ipc/byte_queue.c
# A woken reader does not test again: "if" for "while".
/^wait_readable/,/^}/s/while (\(queue->fill\)/if (\1/
