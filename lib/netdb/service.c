/* Names of ports: services(5), lines of NAME PORT/PROTOCOL ALIAS... */
#include "lib/netdb/names.h"
#include <stdlib.h>
#include <string.h>

/* Splits a line's words: 1, or 0 when they are no service. */
static int
read_service(char **words, struct servent *service)
{
    char *end;
    unsigned long port;

    if (words[1] == NULL)
        return 0;
    port = strtoul(words[1], &end, 10);
    if (end == words[1] || *end != '/' || port > 65535)
        return 0;
    *service = (struct servent){
        .s_name = words[0],
        .s_aliases = words + 2,
        .s_port = htons(port),
        .s_proto = end + 1,
    };
    return 1;
}

int
service_find(struct name_table *table, const char *name, int port,
             const char *protocol, struct servent *found)
{
    char **words;

    name_table_open(table, "/etc/services");
    while ((words = name_table_next(table)) != NULL) {
        if (!read_service(words, found))
            continue;
        if (protocol != NULL && strcmp(protocol, found->s_proto) != 0)
            continue;
        if (name ? name_table_has(words, 2, name, 1) : found->s_port == port)
            return 1;
    }
    return 0;
}

/* What the last answer points to. */
static struct name_table answered;

static struct servent *
answer(const char *name, int port, const char *protocol)
{
    static struct servent service;

    int known;

    name_table_close(&answered);
    known = service_find(&answered, name, port, protocol, &service);
    name_table_stop(&answered);
    return known ? &service : NULL;
}

/* The answer lasts until the next call of this or the next; NULL: no such. */
struct servent *
getservbyname(const char *name, const char *protocol)
{
    return answer(name, 0, protocol);
}

struct servent *
getservbyport(int port, const char *protocol)
{
    return answer(NULL, port, protocol);
}
