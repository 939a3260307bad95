/* Addresses of hosts: hosts(5), lines of ADDRESS NAME ALIAS... */
#include "lib/netdb/names.h"
#include "lib/unistd/uncancelled.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct host_address any_v4 = {AF_INET, 4, {0}};
static const struct host_address any_v6 = {AF_INET6, 16, {0}};
static const struct host_address loopback_v4 = {AF_INET, 4, {127, 0, 0, 1}};
static const struct host_address loopback_v6 = {AF_INET6, 16, {[15] = 1}};

int
host_address_read(const char *text, struct host_address *address)
{
    if (inet_pton(AF_INET6, text, address->bytes) == 1) {
        address->family = AF_INET6;
        address->length = 16;
        return 1;
    }
    if (text[strspn(text, "0123456789abcdefxABCDEFX.")] != '\0' ||
        !inet_aton(text, (struct in_addr *)address->bytes))
        return 0;
    address->family = AF_INET;
    address->length = 4;
    return 1;
}

char **
host_next(struct name_table *table, int family, struct host_address *address)
{
    char **words;

    do
        words = name_table_next(table);
    while (words != NULL &&
           (words[1] == NULL || !host_address_read(words[0], address) ||
            address->family != family));
    return words;
}

void
host_addresses_free(struct host_addresses *addresses)
{
    free(addresses->items);
    free(addresses->canonical);
}

/* Adds a copy of ADDRESS: 0 or EAI_MEMORY. */
static int
add(struct host_addresses *to, const struct host_address *address)
{
    struct host_address *more =
        reallocarray(to->items, to->count + 1, sizeof(*more));

    if (more == NULL)
        return EAI_MEMORY;
    more[to->count++] = *address;
    to->items = more;
    return 0;
}

static struct host_address
map_v4(const struct host_address *v4)
{
    struct host_address mapped = {
        .family = AF_INET6, .length = 16, .bytes = {[10] = 0xff, [11] = 0xff}};

    memcpy(mapped.bytes + 12, v4->bytes, 4);
    return mapped;
}

/* ADDRESS was given in numbers: takes it as hinted, or says EAI_ADDRFAMILY. */
static int
add_numeric(struct host_addresses *to, struct host_address address,
            const struct addrinfo *hints)
{
    int wanted = hints->ai_family;

    if (wanted == AF_INET6 && address.family == AF_INET &&
        (hints->ai_flags & AI_V4MAPPED))
        address = map_v4(&address);
    else if (wanted == AF_INET && address.family == AF_INET6 &&
             IN6_IS_ADDR_V4MAPPED(address.bytes)) {
        address.family = AF_INET;
        address.length = 4;
        memcpy(address.bytes, address.bytes + 12, 4);
    } else if (wanted != AF_UNSPEC && wanted != address.family)
        return EAI_ADDRFAMILY;
    return add(to, &address);
}

/* No name was given: our own addresses, in the order that glibc has them. */
static int
add_own(struct host_addresses *to, const struct addrinfo *hints)
{
    int passive = hints->ai_flags & AI_PASSIVE;
    const struct host_address *first = passive ? &any_v4 : &loopback_v6;
    const struct host_address *second = passive ? &any_v6 : &loopback_v4;
    int wanted = hints->ai_family;
    int error = 0;

    if (wanted == AF_UNSPEC || wanted == first->family)
        error = add(to, first);
    if (error == 0 && (wanted == AF_UNSPEC || wanted == second->family))
        error = add(to, second);
    return error;
}

/* Adds the FAMILY addresses that the file has for NAME, as mapped ones if MAP.
 * The first one's canonical name is kept. 0 or EAI_MEMORY. */
static int
add_named(struct host_addresses *to, const char *name, int family, int map)
{
    struct name_table table;
    struct host_address address;
    char **words;
    int error = 0;

    name_table_open(&table, HOSTS_FILE);
    while (error == 0 &&
           (words = host_next(&table, family, &address)) != NULL) {
        if (!name_table_has(words + 1, 1, name, 0))
            continue;
        if (to->canonical == NULL && (to->canonical = strdup(words[1])) == NULL)
            error = EAI_MEMORY;
        if (map)
            address = map_v4(&address);
        if (error == 0)
            error = add(to, &address);
    }
    name_table_close(&table);
    return error;
}

/* Whether this kernel has sockets of FAMILY: all that AI_ADDRCONFIG asks. A
 * host whose only network is itself has addresses of each family it knows. */
static int
family_is_there(int family)
{
    int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd >= 0)
        uncancelled_close(fd);
    return fd >= 0;
}

/* IPv6 before IPv4, as RFC 6724 has it for equals; else the file's order. */
static int
add_from_file(struct host_addresses *to, const char *name,
              const struct addrinfo *hints)
{
    int flags = hints->ai_flags;
    int family = hints->ai_family;
    int map = family == AF_INET6 && (flags & AI_V4MAPPED);
    int skip_v6 = (flags & AI_ADDRCONFIG) && !family_is_there(AF_INET6);
    int skip_v4 = (flags & AI_ADDRCONFIG) && !family_is_there(AF_INET);
    int error = 0;

    if (family != AF_INET && !skip_v6)
        error = add_named(to, name, AF_INET6, 0);
    if (error == 0 && !skip_v4 &&
        (map ? to->count == 0 || (flags & AI_ALL) : family != AF_INET6))
        error = add_named(to, name, AF_INET, map);
    if (error == 0 && to->count == 0)
        return EAI_NONAME;
    return error;
}

int
host_addresses_find(const char *host, const struct addrinfo *hints,
                    struct host_addresses *found)
{
    struct host_address numeric;
    int error;

    if (host == NULL)
        return add_own(found, hints);
    if (!host_address_read(host, &numeric))
        return hints->ai_flags & AI_NUMERICHOST
                   ? EAI_NONAME
                   : add_from_file(found, host, hints);
    error = add_numeric(found, numeric, hints);
    if (error == 0 && (found->canonical = strdup(host)) == NULL)
        error = EAI_MEMORY;
    return error;
}
