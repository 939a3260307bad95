# stream_race_test kernel/net/stream.c
# The reset is noted when the reader has already looked for it.
/^end_of_stream/,/^}/{/mutex_/d}
