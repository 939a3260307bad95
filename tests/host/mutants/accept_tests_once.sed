# stream_race_test kernel/net/stream_setup.c
# A woken accept does not test again.
/^await_client/,/^}/s/while (listener/if (listener/
