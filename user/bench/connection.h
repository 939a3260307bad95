/* TCP connections to this very program, for the rows that want one. */
#ifndef BENCH_CONNECTION_H
#define BENCH_CONNECTION_H

#include <stdbool.h>

/* Listens on a port of 127.0.0.1 that the kernel chooses; false: it can't.
 * There is one listener at a time. */
bool connection_listen(void);

/* Connects *CLIENT to the listener, and accepts it as *SERVER. */
bool connection_make(int *client, int *server);

/* Closes the listener. */
void connection_unlisten(void);

#endif
