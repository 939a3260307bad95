# mutex_race_test kernel/proc/mutex.c
# The new owner does not wait until the one who handed over is done.
/^mutex_lock_contended/,/^}/{/spin_unlock/d}
