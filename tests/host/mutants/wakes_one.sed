# byte_queue_race_test kernel/proc/wait_queue.c
# Of all sleepers only the first is woken.
/^wait_queue_wake_all/,/^}/{s/list_for_each (link, &queue->sleepers)/&\n    {/;s/thread_wake(.*/&\n        break;\n    }/}
