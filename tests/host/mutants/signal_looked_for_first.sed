# byte_queue_race_test kernel/proc/wait_queue.c
# Signals are looked for before the sleep is prepared.
/^wait_queue_sleep_until/,/^}/{/thread_prepare_sleep/d;s/wait_queue_add/bool pending = signal_is_pending();\n    thread_prepare_sleep(THREAD_INTERRUPTIBLE);\n    &/;s/if (signal_is_pending())/if (pending)/}
