/* getaddrinfo: numbers and /etc/hosts, every hint, every error. */
#include "net.h"
#include <netdb.h>

static char text[2000];

/*
 * What getaddrinfo says, as text: FAMILY-TYPE-PROTOCOL ADDRESS PORT of each
 * answer, parted by commas, or the error's words. An answer that is the one
 * before is left out: glibc takes `::1 localhost` for IPv4's as well.
 */
static const char *
resolve(const char *host, const char *service, struct addrinfo hints)
{
    struct addrinfo *list;
    char *end = text, answer[200], last[200] = "";
    int error = getaddrinfo(host, service, &hints, &list);
    if (error)
        return gai_strerror(error);
    *text = '\0';
    for (struct addrinfo *one = list; one; one = one->ai_next) {
        struct name name = {.length = one->ai_addrlen};
        memcpy(&name.any, one->ai_addr, one->ai_addrlen);
        if (one->ai_family != name.any.sa_family)
            end += sprintf(end, "(family %d)", one->ai_family);
        snprintf(answer, sizeof answer, "%d-%d %s %d", one->ai_socktype,
                 one->ai_protocol, address_text(name), port_of(name));
        if (strcmp(answer, last) != 0)
            end += sprintf(end, "%s%s", end == text ? "" : ", ", answer);
        strcpy(last, answer);
    }
    freeaddrinfo(list);
    return text;
}

#define STREAM(...) ((struct addrinfo){.ai_socktype = SOCK_STREAM, __VA_ARGS__})

static void
test_numbers(void)
{
    is_str(resolve("127.0.0.1", "80", STREAM()), "1-6 127.0.0.1 80", "IPv4");
    is_str(resolve("::1", "80", STREAM()), "1-6 ::1 80", "IPv6");
    is_str(resolve("127.1", "80", STREAM()), "1-6 127.0.0.1 80", "an old form");
    is_str(resolve("127.0.0.1", NULL, STREAM()), "1-6 127.0.0.1 0",
           "no service: port 0");
    is_str(resolve("127.0.0.1", "65535", STREAM()), "1-6 127.0.0.1 65535",
           "the last port");
    is_str(resolve("127.0.0.1", "80", (struct addrinfo){.ai_flags = 0}),
           "1-6 127.0.0.1 80, 2-17 127.0.0.1 80, 3-0 127.0.0.1 80",
           "any kind of socket");
    is_str(resolve("127.0.0.1", "80",
                   (struct addrinfo){.ai_socktype = SOCK_DGRAM}),
           "2-17 127.0.0.1 80", "SOCK_DGRAM");
    is_str(resolve("127.0.0.1", "80",
                   (struct addrinfo){.ai_protocol = IPPROTO_UDP}),
           "2-17 127.0.0.1 80", "only IPPROTO_UDP");
}

static void
test_families(void)
{
    const char *other = "Address family for hostname not supported";
    is_str(resolve("127.0.0.1", "1", STREAM(.ai_family = AF_INET)),
           "1-6 127.0.0.1 1", "AF_INET of an IPv4 address");
    is_str(resolve("::1", "1", STREAM(.ai_family = AF_INET)), other,
           "of an IPv6 address");
    is_str(resolve("127.0.0.1", "1", STREAM(.ai_family = AF_INET6)), other,
           "AF_INET6 of an IPv4 address");
    is_str(resolve("127.0.0.1", "1",
                   STREAM(.ai_family = AF_INET6, .ai_flags = AI_V4MAPPED)),
           "1-6 ::ffff:127.0.0.1 1", "with AI_V4MAPPED");
    is_str(resolve("::ffff:1.2.3.4", "1", STREAM(.ai_family = AF_INET)),
           "1-6 1.2.3.4 1", "AF_INET of a mapped address");
    is_str(resolve("::1", "1", STREAM(.ai_family = AF_UNIX)),
           "ai_family not supported", "AF_UNIX");
}

static void
test_own(void)
{
    is_str(resolve(NULL, "80", STREAM()), "1-6 ::1 80, 1-6 127.0.0.1 80",
           "no host, to connect: the loopback");
    is_str(resolve(NULL, "80", STREAM(.ai_flags = AI_PASSIVE)),
           "1-6 0.0.0.0 80, 1-6 :: 80", "to bind: any");
    is_str(resolve(NULL, "80",
                   STREAM(.ai_flags = AI_PASSIVE, .ai_family = AF_INET6)),
           "1-6 :: 80", "AF_INET6 alone");
    is_str(resolve("127.0.0.1", "80", STREAM(.ai_flags = AI_PASSIVE)),
           "1-6 127.0.0.1 80", "AI_PASSIVE with a host says nothing");
    is_str(resolve(NULL, NULL, STREAM()), "Name or service not known",
           "neither host nor service");
}

static void
test_localhost(void)
{
    is_str(resolve("localhost", "7", STREAM(.ai_family = AF_INET)),
           "1-6 127.0.0.1 7", "localhost");
    is_str(resolve("LocalHost", "7", STREAM(.ai_family = AF_INET)),
           "1-6 127.0.0.1 7", "case doesn't count");
    is_str(resolve("localhost", "7",
                   STREAM(.ai_family = AF_INET, .ai_flags = AI_ADDRCONFIG)),
           "1-6 127.0.0.1 7", "AI_ADDRCONFIG");
    is_str(resolve("localhost", "7",
                   STREAM(.ai_family = AF_INET, .ai_flags = AI_NUMERICHOST)),
           "Name or service not known", "AI_NUMERICHOST");
    is_str(resolve("", "7", STREAM()), "Name or service not known",
           "the empty name");
}

static void
test_canonical(void)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_flags = AI_CANONNAME};
    struct addrinfo *list = NULL;
    is_int(getaddrinfo("localhost", NULL, &hints, &list), 0, "AI_CANONNAME");
    is_str(list->ai_canonname, "localhost", "localhost's");
    ok(!list->ai_next->ai_canonname, "the first answer alone has it");
    is_int(list->ai_flags, AI_CANONNAME, "answers repeat the flags");
    freeaddrinfo(list);
    getaddrinfo("127.1", NULL, &hints, &list);
    is_str(list->ai_canonname, "127.1", "a number's is what was asked for");
    freeaddrinfo(list);
    is_str(resolve(NULL, "1", hints), "Bad value for ai_flags",
           "without a host");
}

static void
test_services(void)
{
    const char *known = access("/etc/services", R_OK) == 0
                            ? "1-6 127.0.0.1 80"
                            : "Servname not supported for ai_socktype";
    const char *unknown = "Servname not supported for ai_socktype";
    is_str(resolve("127.0.0.1", "http", STREAM()), known, "http");
    is_str(resolve("127.0.0.1", "www", STREAM()), known, "its alias");
    is_str(resolve("127.0.0.1", "no-such-service", STREAM()), unknown,
           "an unknown service");
    is_str(resolve("127.0.0.1", "80x", STREAM()), unknown, "80x");
    is_str(resolve("127.0.0.1", "http", STREAM(.ai_flags = AI_NUMERICSERV)),
           "Name or service not known", "AI_NUMERICSERV");
    is_str(
        resolve("127.0.0.1", "80", (struct addrinfo){.ai_socktype = SOCK_RAW}),
        unknown, "SOCK_RAW has no services");
    is_str(resolve("127.0.0.1", "80", (struct addrinfo){.ai_socktype = 99}),
           "ai_socktype not supported", "an unknown type");
    is_str(resolve("127.0.0.1", "80", STREAM(.ai_protocol = IPPROTO_UDP)),
           "ai_socktype not supported", "a stream over UDP");
    is_str(resolve("127.0.0.1", "80", STREAM(.ai_flags = 1 << 20)),
           "Bad value for ai_flags", "an unknown flag");
}

static void
test_no_hints(void)
{
    struct addrinfo *list = NULL;
    is_int(getaddrinfo("127.0.0.1", "80", NULL, &list), 0, "without hints");
    is_int(list->ai_family, AF_INET, "the family is the address's");
    is_int(list->ai_addrlen, sizeof(struct sockaddr_in), "so is the length");
    ok(list->ai_next && list->ai_next->ai_next, "all three kinds of socket");
    freeaddrinfo(list);
}

int
main(void)
{
    begin_testing();
    test_numbers();
    test_families();
    test_own();
    test_localhost();
    test_canonical();
    test_services();
    test_no_hints();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
