# stream_race_test kernel/net/stream_setup.c
# Those who wait for room in the backlog never hear of it.
/^stream_accept/,/^}/{/admit_pending/d}
