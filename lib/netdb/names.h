/*
 * What the functions of <netdb.h> share: the files of names, and answers that
 * don't last in static storage, for threads.
 */
#ifndef LIB_NETDB_NAMES_H
#define LIB_NETDB_NAMES_H

#include "lib/private.h"
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>

/* ------- A file of lines of words; # begins a comment ------- */

struct name_table {
    FILE *file; /* NULL: there is none, which is as good as empty */
    char *line;
    size_t line_size;
    char **words;
    size_t room; /* in words */
};

/* Opens PATH. To be closed, whether there is such a file or not. */
void name_table_open(struct name_table *table, const char *path)
    LIBC_PRIVATE(name_table_open);

/*
 * The words of the next line that has any, ended by NULL; they last until the
 * next call. NULL at the end of the file, and out of memory with ENOMEM.
 */
char **name_table_next(struct name_table *table) LIBC_PRIVATE(name_table_next);

/* Closes the file alone: the last line's words stay. */
void name_table_stop(struct name_table *table) LIBC_PRIVATE(name_table_stop);

void name_table_close(struct name_table *table) LIBC_PRIVATE(name_table_close);

/* Whether NAME is WORDS's first or one of those from ALIASES on; case counts
 * only if EXACT. */
int name_table_has(char **words, int aliases, const char *name, int exact)
    LIBC_PRIVATE(name_table_has);

/* ------- /etc/services ------- */

/*
 * Looks for a service by NAME, or by PORT (network order) when NAME is NULL;
 * PROTOCOL NULL is any. TABLE, to be closed, holds what FOUND points to.
 * Returns 1 or 0.
 */
int service_find(struct name_table *table, const char *name, int port,
                 const char *protocol, struct servent *found)
    LIBC_PRIVATE(service_find);

/* ------- /etc/hosts ------- */

#define HOSTS_FILE "/etc/hosts"

struct host_address {
    int family;
    socklen_t length; /* 4 or 16 */
    uint8_t bytes[16];
};

/* Reads TEXT as an address of either family: 1, or 0 if it is none. */
int host_address_read(const char *text, struct host_address *address)
    LIBC_PRIVATE(host_address_read);

/* The next line of TABLE with an address of FAMILY: its words, the address in
 * ADDRESS. NULL behind the last. */
char **host_next(struct name_table *table, int family,
                 struct host_address *address) LIBC_PRIVATE(host_next);

struct host_addresses {
    struct host_address *items;
    size_t count;
    char *canonical; /* a copy; NULL if nobody named the host */
};

/*
 * The addresses of HOST, or for NULL those to connect or, with AI_PASSIVE, to
 * bind to, by what HINTS says. Returns 0 or an EAI_ value. FOUND begins empty
 * and is freed by host_addresses_free in either case.
 */
int host_addresses_find(const char *host, const struct addrinfo *hints,
                        struct host_addresses *found)
    LIBC_PRIVATE(host_addresses_find);

void host_addresses_free(struct host_addresses *addresses)
    LIBC_PRIVATE(host_addresses_free);

#endif
