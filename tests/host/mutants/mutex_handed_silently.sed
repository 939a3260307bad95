# mutex_race_test kernel/proc/mutex.c
# The next owner is not woken.
/^mutex_unlock_contended/,/^}/{/thread_wake/d}
