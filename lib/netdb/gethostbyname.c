/* The older calls for hosts, whose answers last until the next call. */
#include "lib/netdb/names.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int h_errno;

/* The last answer and all that it points to. */
static struct {
    struct hostent host;
    struct name_table table;
    struct host_addresses addresses;
    char **list;
} answer;

/* Lets go of the last answer. */
static void
begin_answer(void)
{
    name_table_close(&answer.table);
    host_addresses_free(&answer.addresses);
    free(answer.list);
    memset(&answer, 0, sizeof(answer));
}

/* NULL, with h_errno set as netdb.h has it for the EAI_ value ERROR. */
static struct hostent *
refuse(int error)
{
    h_errno = error == EAI_MEMORY ? NO_RECOVERY : HOST_NOT_FOUND;
    return NULL;
}

/* The aliases of the host named NAME: the rest of its line. */
static char **
find_aliases(const char *name, int family)
{
    static char *none[] = {NULL};
    struct host_address address;
    char **words;

    name_table_open(&answer.table, HOSTS_FILE);
    do
        words = host_next(&answer.table, family, &address);
    while (words != NULL && strcmp(words[1], name) != 0);
    name_table_stop(&answer.table);
    return words ? words + 2 : none;
}

/* Makes the answer out of its addresses: all are of FAMILY. */
static struct hostent *
finish_answer(int family)
{
    struct host_addresses *from = &answer.addresses;

    answer.list = calloc(from->count + 1, sizeof(char *));
    if (answer.list == NULL)
        return refuse(EAI_MEMORY);
    for (size_t i = 0; i < from->count; i++)
        answer.list[i] = (char *)from->items[i].bytes;
    answer.host = (struct hostent){
        .h_name = from->canonical,
        .h_aliases = find_aliases(from->canonical, family),
        .h_addrtype = family,
        .h_length = from->items[0].length,
        .h_addr_list = answer.list,
    };
    return &answer.host;
}

struct hostent *
gethostbyname2(const char *name, int family)
{
    struct addrinfo hints = {.ai_family = family};
    int error;

    begin_answer();
    if (family != AF_INET && family != AF_INET6)
        return refuse(EAI_FAMILY);
    error = host_addresses_find(name, &hints, &answer.addresses);
    return error == 0 ? finish_answer(family) : refuse(error);
}

struct hostent *
gethostbyname(const char *name)
{
    return gethostbyname2(name, AF_INET);
}

struct hostent *
gethostbyaddr(const void *address, socklen_t length, int family)
{
    struct host_address *item = calloc(1, sizeof(*item));
    struct name_table table;
    char **words;

    begin_answer();
    answer.addresses = (struct host_addresses){.items = item, .count = 1};
    if (item == NULL)
        return refuse(EAI_MEMORY);
    if (length != (family == AF_INET ? 4 : 16))
        return refuse(EAI_FAMILY);
    name_table_open(&table, HOSTS_FILE);
    while ((words = host_next(&table, family, item)) != NULL)
        if (memcmp(item->bytes, address, length) == 0)
            break;
    if (words != NULL)
        answer.addresses.canonical = strdup(words[1]);
    name_table_close(&table);
    return answer.addresses.canonical ? finish_answer(family)
                                      : refuse(EAI_NONAME);
}
