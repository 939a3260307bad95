# byte_queue_race_test kernel/proc/timer.c
# A sleeper woken early stays among the timer's.
/^schedule_until/,/^}/{/list_remove/d}
