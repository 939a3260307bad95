/* From names to addresses that sockets take: getaddrinfo(3), RFC 3493, 6.1. */
#include "lib/netdb/names.h"
#include <stdlib.h>
#include <string.h>

#define KNOWN_FLAGS                                                      \
    (AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL | \
     AI_ADDRCONFIG | AI_NUMERICSERV)

static const struct kind {
    int type;
    int protocol;
    const char *name; /* in /etc/services; NULL: it has no ports */
} kinds[] = {
    {SOCK_STREAM, IPPROTO_TCP, "tcp"},
    {SOCK_DGRAM, IPPROTO_UDP, "udp"},
    {SOCK_RAW, 0, NULL},
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

/* The kinds of socket that were asked for, each with its port. */
struct endpoints {
    size_t count;
    struct endpoint {
        int type;
        int protocol;
        in_port_t port; /* network order */
    } items[KINDS];
};

/* SERVICE in numbers: its port, or -1 when it is a name. */
static long
read_port(const char *service)
{
    char *end;
    unsigned long port = strtoul(service, &end, 10);

    if (*service < '0' || *service > '9' || *end != '\0')
        return -1;
    return port <= 65535 ? (long)port : 65536;
}

static int
check(const char *host, const char *service, const struct addrinfo *hints)
{
    if (host == NULL && service == NULL)
        return EAI_NONAME;
    if ((hints->ai_flags & ~KNOWN_FLAGS) != 0 ||
        ((hints->ai_flags & AI_CANONNAME) && host == NULL))
        return EAI_BADFLAGS;
    if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET &&
        hints->ai_family != AF_INET6)
        return EAI_FAMILY;
    if ((hints->ai_flags & AI_NUMERICSERV) && service != NULL &&
        read_port(service) < 0)
        return EAI_NONAME;
    return 0;
}

static int
kind_fits(const struct kind *kind, const struct addrinfo *hints)
{
    return (hints->ai_socktype == 0 || hints->ai_socktype == kind->type) &&
           (hints->ai_protocol == 0 || kind->type == SOCK_RAW ||
            hints->ai_protocol == kind->protocol);
}

/* Finds out SERVICE's PORT for KIND: 0 or an EAI_ value. */
static int
find_port(const char *service, const struct kind *kind, in_port_t *port)
{
    struct name_table table;
    struct servent found;
    long number = read_port(service);
    int known;

    if (number >= 0) {
        *port = htons(number);
        return number <= 65535 ? 0 : EAI_SERVICE;
    }
    if (kind->name == NULL)
        return EAI_SERVICE;
    known = service_find(&table, service, 0, kind->name, &found);
    if (known)
        *port = found.s_port;
    name_table_close(&table);
    return known ? 0 : EAI_SERVICE;
}

/*
 * Who names a type or a protocol gets the first kind that fits, else all that
 * have the service. 0 or an EAI_ value.
 */
static int
find_endpoints(const char *service, const struct addrinfo *hints,
               struct endpoints *found)
{
    int chosen = hints->ai_socktype != 0 || hints->ai_protocol != 0;
    int error = hints->ai_socktype != 0 ? EAI_SOCKTYPE : EAI_SERVICE;

    for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
        in_port_t port = 0;

        if (!kind_fits(kind, hints))
            continue;
        error = 0;
        if (service != NULL && chosen && kind->name == NULL)
            error = EAI_SERVICE;
        else if (service != NULL)
            error = find_port(service, kind, &port);
        if (error == 0)
            found->items[found->count++] = (struct endpoint){
                kind->type,
                hints->ai_protocol ? hints->ai_protocol : kind->protocol, port};
        if (chosen)
            break;
    }
    return found->count > 0 ? 0 : error;
}

/* An answer and the address that it points to, in one block. */
struct answer {
    struct addrinfo info;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
};

static struct addrinfo *
make_answer(const struct host_address *host, const struct endpoint *endpoint,
            int flags)
{
    struct answer *answer = calloc(1, sizeof(*answer));

    if (answer == NULL)
        return NULL;
    answer->info = (struct addrinfo){
        .ai_flags = flags,
        .ai_family = host->family,
        .ai_socktype = endpoint->type,
        .ai_protocol = endpoint->protocol,
        .ai_addr = &answer->address.any,
    };
    answer->address.any.sa_family = host->family;
    answer->address.v4.sin_port = endpoint->port;
    if (host->family == AF_INET) {
        answer->info.ai_addrlen = sizeof(answer->address.v4);
        memcpy(&answer->address.v4.sin_addr, host->bytes, 4);
    } else {
        answer->info.ai_addrlen = sizeof(answer->address.v6);
        memcpy(&answer->address.v6.sin6_addr, host->bytes, 16);
    }
    return &answer->info;
}

/* Every address with every endpoint, as a list; NULL without memory. */
static struct addrinfo *
make_list(const struct host_addresses *hosts, const struct endpoints *endpoints,
          int flags)
{
    struct addrinfo *first = NULL;
    struct addrinfo **next = &first;

    for (size_t i = 0; i < hosts->count; i++)
        for (size_t k = 0; k < endpoints->count; k++) {
            *next = make_answer(&hosts->items[i], &endpoints->items[k], flags);
            if (*next == NULL) {
                freeaddrinfo(first);
                return NULL;
            }
            next = &(*next)->ai_next;
        }
    return first;
}

/*
 * Names come from /etc/hosts and /etc/services. Without HINTS they are those
 * of glibc: AI_V4MAPPED and AI_ADDRCONFIG. AI_ADDRCONFIG leaves out a family
 * that the kernel has no sockets of. An address with a scope is not known.
 */
int
getaddrinfo(const char *restrict host, const char *restrict service,
            const struct addrinfo *restrict hints,
            struct addrinfo **restrict result)
{
    static const struct addrinfo usual = {.ai_flags =
                                              AI_V4MAPPED | AI_ADDRCONFIG};
    struct endpoints endpoints = {.count = 0};
    struct host_addresses hosts = {.items = NULL};
    int error;

    if (hints == NULL)
        hints = &usual;
    error = check(host, service, hints);
    if (error == 0)
        error = find_endpoints(service, hints, &endpoints);
    if (error == 0)
        error = host_addresses_find(host, hints, &hosts);
    if (error == 0) {
        *result = make_list(&hosts, &endpoints, hints->ai_flags);
        if (*result == NULL)
            error = EAI_MEMORY;
        else if (hints->ai_flags & AI_CANONNAME) {
            (*result)->ai_canonname = hosts.canonical;
            hosts.canonical = NULL;
        }
    }
    host_addresses_free(&hosts);
    return error;
}

void
freeaddrinfo(struct addrinfo *list)
{
    while (list != NULL) {
        struct addrinfo *next = list->ai_next;

        free(list->ai_canonname);
        free(list);
        list = next;
    }
}
