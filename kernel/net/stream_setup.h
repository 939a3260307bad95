/* How a connection comes to be: connect, listen, accept. What stream.c has
 * of it. */
#ifndef KERNEL_NET_STREAM_SETUP_H
#define KERNEL_NET_STREAM_SETUP_H

#include "kernel/list.h"
#include "kernel/types.h"

struct connection_end;
struct socket;
struct socket_address;

/* The operations of struct socket_ops. */
int stream_connect(struct socket *socket, const struct socket_address *address,
                   bool nonblocking);
int stream_listen(struct socket *socket, int backlog);
int stream_accept(struct socket *listener, bool nonblocking,
                  struct socket **result);
int stream_pair(struct socket *one, struct socket *other);

/*
 * LISTENER listens no more: its clients that wait for room are refused, and
 * the ends that accept would have returned go to the list DOOMED, for
 * stream_discard_all. socket_lock held.
 */
void stream_stop_listening(struct socket *listener, struct list *doomed);

/* SOCKET, which is CONNECTING, no longer wants to; DOOMED as above. */
void stream_withdraw(struct socket *socket, struct list *doomed);

/* Closes and gives back the sockets in DOOMED. No lock held. */
void stream_discard_all(struct list *doomed);

/*
 * SOCKET, which is CONNECTED, leaves its connection. The peer reads what was
 * sent, and then the end; or, on RESET or when bytes are lost because nobody
 * read them, -ECONNRESET. socket_lock held.
 */
void stream_hang_up(struct socket *socket, bool reset);

/* Gives an END's reference to its connection back; the last frees it. */
void stream_leave(struct connection_end *end);

#endif
