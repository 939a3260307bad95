# poll_race_test kernel/file/poll.c
# poll looks, and says afterwards that it is going to sleep.
/^wait(/,/^}/{/thread_prepare_sleep/d;s/int ready = scan(wish, NULL);/&\n        thread_prepare_sleep(THREAD_INTERRUPTIBLE);/}
