# stream_race_test kernel/net/stream_setup.c
# Whoever was found listening is not asked whether it still does.
s/listener && takes_clients(listener)/listener \&\& (1 || takes_clients(listener))/
