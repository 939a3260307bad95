# futex_race_test kernel/proc/futex.c
# The word is looked at before the lock is taken.
/^enter(/,/^}/{s/mutex_lock(&bucket->lock);/int error = compare(word, value);\n    &/;s/^    int error = compare(word, value);$//;}
