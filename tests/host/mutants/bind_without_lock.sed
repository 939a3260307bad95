# stream_race_test kernel/net/inet.c
# Two may find a port free.
/^inet_bind/,/^}/{/mutex_/d}
