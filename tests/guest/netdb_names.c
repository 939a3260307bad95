/* From numbers to names: getnameinfo; and the older calls for hosts and
 * services. */
#include "net.h"
#include <netdb.h>

static char host[64], service[32];

static int
name_of(struct name name, socklen_t host_size, socklen_t service_size,
        int flags)
{
    strcpy(host, "-");
    strcpy(service, "-");
    return getnameinfo(&name.any, name.length, host, host_size, service,
                       service_size, flags);
}

static void
test_numeric(void)
{
    int flags = NI_NUMERICHOST | NI_NUMERICSERV;
    is_int(name_of(loopback(8080), 64, 32, flags), 0, "in numbers");
    is_str(host, "127.0.0.1", "the host");
    is_str(service, "8080", "the service");
    name_of(name_v6("::1", 65535), 64, 32, flags);
    is_str(host, "::1", "IPv6");
    is_str(service, "65535", "the last port");
    name_of(name_v6("::ffff:127.0.0.1", 0), 64, 32, flags);
    is_str(host, "::ffff:127.0.0.1", "a mapped one");
    is_str(service, "0", "port 0");
    is_int(name_of(loopback(80), 0, 32, flags), 0, "no host wanted");
    is_str(host, "-", "none given");
    is_int(name_of(loopback(80), 64, 0, flags), 0, "no service wanted");
    is_str(service, "-", "none given");
}

static void
test_names(void)
{
    is_int(name_of(loopback(80), 64, 32, NI_NUMERICSERV), 0, "127.0.0.1");
    is_str(host, "localhost", "is localhost");
    is_int(name_of(loopback(80), 64, 32, NI_NUMERICSERV | NI_NAMEREQD), 0,
           "NI_NAMEREQD: it has one");
    name_of(loopback(53), 64, 32, NI_DGRAM);
    is_str(service, access("/etc/services", R_OK) == 0 ? "domain" : "53",
           "port 53");
    name_of(loopback(4), 64, 32, 0);
    is_str(service, "4", "a port without a name");
}

static void
test_errors(void)
{
    struct name name = loopback(80);
    int flags = NI_NUMERICHOST | NI_NUMERICSERV;
    is_int(name_of(name, 9, 32, flags), EAI_OVERFLOW, "127.0.0.1 in 9 bytes");
    is_int(name_of(name, 10, 32, flags), 0, "it needs ten");
    is_int(name_of(name, 64, 2, flags), EAI_OVERFLOW, "80 in two bytes");
    is_int(name_of(name, 64, 3, flags), 0, "it needs three");
    is_int(name_of(name, 5, 32, NI_NUMERICSERV), EAI_OVERFLOW,
           "localhost in 5 bytes");
    is_int(name_of(name, 64, 32, 1 << 20), EAI_BADFLAGS, "an unknown flag");
    name.length--;
    is_int(name_of(name, 64, 32, flags), EAI_FAMILY, "a short address");
    name = name_v6("::1", 80);
    name.length = sizeof(name.v4);
    is_int(name_of(name, 64, 32, flags), EAI_FAMILY, "a short IPv6 address");
    name.any.sa_family = 99;
    is_int(name_of(name, 64, 32, flags), EAI_FAMILY, "an unknown family");
}

static void
test_hosts(void)
{
    struct in_addr address = {htonl(INADDR_LOOPBACK)};
    struct hostent *found = gethostbyname("localhost");
    ok(found, "gethostbyname");
    is_str(found ? found->h_name : NULL, "localhost", "its name");
    is_int(found ? found->h_addrtype : 0, AF_INET, "its family");
    is_int(found ? found->h_length : 0, 4, "its length");
    ok(found && memcmp(found->h_addr, &address, 4) == 0, "its address");
    found = gethostbyname("127.0.0.9");
    is_str(found ? found->h_name : NULL, "127.0.0.9", "of a number");
    ok(found && !found->h_aliases[0], "has no aliases");
    ok(found && !found->h_addr_list[1], "and one address");
    found = gethostbyname2("::1", AF_INET6);
    is_int(found ? found->h_length : 0, 16, "gethostbyname2 of ::1");
    ok(found && memcmp(found->h_addr, &in6addr_loopback, 16) == 0,
       "its address");
    found = gethostbyaddr(&address, 4, AF_INET);
    is_str(found ? found->h_name : NULL, "localhost", "gethostbyaddr");
    ok(!gethostbyaddr(&address, 3, AF_INET), "of three bytes: none");
}

static void
test_services(void)
{
    int there = access("/etc/services", R_OK) == 0;
    struct servent *found = getservbyname("http", "tcp");
    is_int(found ? ntohs(found->s_port) : 80 * !there, 80, "http/tcp");
    is_str(found ? found->s_proto : "tcp", "tcp", "its protocol");
    found = getservbyname("www", NULL);
    is_str(found ? found->s_name : "http", "http", "its alias");
    ok(!getservbyname("HTTP", "tcp"), "case counts");
    ok(!getservbyname("http", "sctp"), "another protocol: none");
    ok(!getservbyname("no-such-service", NULL), "an unknown one: none");
    found = getservbyport(htons(53), "udp");
    is_str(found ? found->s_name : "domain", "domain", "port 53");
    is_str(found ? found->s_proto : "udp", "udp", "its protocol");
    ok(!getservbyport(htons(4), "tcp"), "port 4: none");
    is_str(gai_strerror(EAI_NONAME), "Name or service not known",
           "gai_strerror");
    is_str(gai_strerror(12345), "Unknown error", "of an unknown one");
}

int
main(void)
{
    begin_testing();
    test_numeric();
    test_names();
    test_errors();
    test_hosts();
    test_services();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
