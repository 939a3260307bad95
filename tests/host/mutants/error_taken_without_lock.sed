# stream_race_test kernel/net/socket.c
# Two may take one error.
/^socket_take_error/,/^}/{/mutex_/d}
