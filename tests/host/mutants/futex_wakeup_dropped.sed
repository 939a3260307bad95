# futex_race_test kernel/proc/futex.c
# A waiter looks whether it was woken before it takes the lock to leave.
s/if (leave(&waiter))/bool woken = waiter.woken;\n    leave(\&waiter);\n    if (woken)/
