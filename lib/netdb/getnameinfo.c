/* From addresses to names: getnameinfo(3), RFC 3493, 6.2. */
#include "lib/netdb/names.h"
#include <arpa/inet.h>
#include <string.h>

static int
copy_name(char *to, socklen_t size, const char *name)
{
    return strlcpy(to, name, size) < size ? 0 : EAI_OVERFLOW;
}

/* Takes an address apart: its host and its PORT. 0 or EAI_FAMILY. */
static int
take_apart(const struct sockaddr *address, socklen_t length,
           struct host_address *host, in_port_t *port)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

    if (length < sizeof(address->sa_family))
        return EAI_FAMILY;
    host->family = address->sa_family;
    *port = v4->sin_port;
    if (host->family == AF_INET && length >= sizeof(*v4)) {
        host->length = 4;
        memcpy(host->bytes, &v4->sin_addr, 4);
    } else if (host->family == AF_INET6 && length >= sizeof(*v6)) {
        host->length = 16;
        memcpy(host->bytes, &v6->sin6_addr, 16);
    } else
        return EAI_FAMILY;
    return 0;
}

/* The name that the file has for HOST, in TO: 0, EAI_NONAME, EAI_OVERFLOW. */
static int
name_from_file(struct host_address host, char *to, socklen_t size)
{
    struct name_table table;
    struct host_address address;
    char **words;
    int error = EAI_NONAME;

    if (host.family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(host.bytes)) {
        host.family = AF_INET;
        host.length = 4;
        memcpy(host.bytes, host.bytes + 12, 4);
    }
    name_table_open(&table, HOSTS_FILE);
    while (error == EAI_NONAME &&
           (words = host_next(&table, host.family, &address)) != NULL)
        if (memcmp(address.bytes, host.bytes, host.length) == 0)
            error = copy_name(to, size, words[1]);
    name_table_close(&table);
    return error;
}

static int
name_host(const struct host_address *host, char *to, socklen_t size, int flags)
{
    int error = EAI_NONAME;

    if (!(flags & NI_NUMERICHOST))
        error = name_from_file(*host, to, size);
    if (error != EAI_NONAME || (flags & NI_NAMEREQD))
        return error;
    return inet_ntop(host->family, host->bytes, to, size) ? 0 : EAI_OVERFLOW;
}

static int
name_service(in_port_t port, char *to, socklen_t size, int flags)
{
    const char *protocol = flags & NI_DGRAM ? "udp" : "tcp";
    struct name_table table;
    struct servent found;
    int error;

    if (!(flags & NI_NUMERICSERV)) {
        int known = service_find(&table, NULL, port, protocol, &found);

        error = known ? copy_name(to, size, found.s_name) : EAI_NONAME;
        name_table_close(&table);
        if (error != EAI_NONAME)
            return error;
    }
    return (socklen_t)snprintf(to, size, "%d", ntohs(port)) < size
               ? 0
               : EAI_OVERFLOW;
}

/*
 * HOST or SERVICE NULL, or of size 0: not wanted. This host has no domain, so
 * that NI_NOFQDN has nothing to cut off.
 */
int
getnameinfo(const struct sockaddr *restrict address, socklen_t length,
            char *restrict host, socklen_t host_size, char *restrict service,
            socklen_t service_size, int flags)
{
    const int known_flags =
        NI_NUMERICHOST | NI_NUMERICSERV | NI_NOFQDN | NI_NAMEREQD | NI_DGRAM;
    int with_host = host != NULL && host_size > 0;
    int with_service = service != NULL && service_size > 0;
    struct host_address from;
    in_port_t port;
    int error;

    if (flags & ~known_flags)
        return EAI_BADFLAGS;
    if (host == NULL && service == NULL)
        return EAI_NONAME;
    error = take_apart(address, length, &from, &port);
    if (error == 0 && with_host)
        error = name_host(&from, host, host_size, flags);
    if (error == 0 && with_service)
        error = name_service(port, service, service_size, flags);
    return error;
}
