# stream_race_test kernel/net/stream_setup.c
# A listener goes, and not those who wait for room there.
/^stream_stop_listening/,/^}/s/while (!list_is_empty(&stream->pending))/while (0)/
