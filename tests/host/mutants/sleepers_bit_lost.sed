# mutex_race_test kernel/proc/mutex.c
# The owner is not told that others sleep.
s/word |= MUTEX_SLEEPERS/word |= 0/
