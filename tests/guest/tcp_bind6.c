/* IPv6 and IPv4 share their ports: mapped addresses, IPV6_V6ONLY. */
#include "net.h"

static const char *family_names[] = {"0.0.0.0", "127.0.0.1", "::", "::1",
                                     "::ffff:127.0.0.1"};

static struct name
name_of(int which)
{
    return which < 2 ? name_v4(which ? INADDR_LOOPBACK : INADDR_ANY, 0)
                     : name_v6(family_names[which], 0);
}

/* Whether SECOND can be bound to FIRST's port: 0 or an errno. */
static int
both(int first, int second, int only)
{
    int one = socket(name_of(first).any.sa_family, SOCK_STREAM, 0);
    int two = socket(name_of(second).any.sa_family, SOCK_STREAM, 0);
    struct name name = name_of(second);
    if (only && first >= 2)
        set_option(one, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (only && second >= 2)
        set_option(two, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    bind_to(one, name_of(first));
    name.v4.sin_port = own_name(one).v4.sin_port;
    int error = bind_to(two, name) < 0 ? errno : 0;
    close(one);
    close(two);
    return error;
}

static void
test_conflicts(void)
{
    /* A 1 where row and column can't have one port. */
    static const char *const table[] = {"11101", "11101", "11111", "00110",
                                        "11101"};
    for (int first = 0; first < 5; first++)
        for (int second = 0; second < 5; second++)
            is_int(both(first, second, 0),
                   table[first][second] == '1' ? EADDRINUSE : 0, "%s, then %s",
                   family_names[first], family_names[second]);
    is_int(both(0, 2, 1), 0, "IPV6_V6ONLY: 0.0.0.0, then ::");
    is_int(both(2, 0, 1), 0, "IPV6_V6ONLY: ::, then 0.0.0.0");
    is_int(both(2, 3, 1), EADDRINUSE, "IPV6_V6ONLY: ::, then ::1");
}

/* A listener on HOST (V6ONLY if ONLY): connect to AS, accept, and tell both
 * names of the server's end in TEXT. 0 or connect's errno. */
static int
call(const char *host, int only, struct name as, char *text)
{
    int listener = socket(AF_INET6, SOCK_STREAM, 0), error = 0;
    int client = socket(as.any.sa_family, SOCK_STREAM, 0);
    set_option(listener, IPPROTO_IPV6, IPV6_V6ONLY, only);
    bind_to(listener, name_v6(host, 0));
    listen(listener, 1);
    as.v4.sin_port = own_name(listener).v4.sin_port;
    *text = '\0';
    if (connect_to(client, as) < 0)
        error = errno;
    else {
        int server = accept(listener, NULL, NULL);
        strcpy(text, address_text(own_name(server)));
        strcat(text, " ");
        strcat(text, address_text(peer_name(server)));
        strcat(text, " ");
        strcat(text, address_text(own_name(client)));
        close(server);
    }
    close(client);
    close(listener);
    return error;
}

static void
test_calls(void)
{
    char text[160];
    is_int(call("::", 0, name_v6("::1", 0), text), 0, "::1 calls ::");
    is_str(text, "::1 ::1 ::1", "the names");
    is_int(call("::", 0, loopback(0), text), 0, "IPv4 calls ::");
    is_str(text, "::ffff:127.0.0.1 ::ffff:127.0.0.1 127.0.0.1", "the names");
    is_int(call("::", 0, name_v6("::ffff:127.0.0.1", 0), text), 0,
           "a mapped address calls ::");
    is_str(text, "::ffff:127.0.0.1 ::ffff:127.0.0.1 ::ffff:127.0.0.1",
           "the names");
    is_int(call("::", 0, name_v6("::", 0), text), 0, "connect to ::");
    is_str(text, "::1 ::1 ::1", "is to ::1");
    is_int(call("::", 1, loopback(0), text), ECONNREFUSED,
           "IPv4 to an IPV6_V6ONLY listener: ECONNREFUSED");
    is_int(call("::1", 0, loopback(0), text), ECONNREFUSED,
           "IPv4 to ::1: ECONNREFUSED");
    is_int(call("::ffff:127.0.0.1", 0, loopback(0), text), 0,
           "IPv4 to a mapped listener");
    is_str(text, "::ffff:127.0.0.1 ::ffff:127.0.0.1 127.0.0.1", "the names");
    is_int(call("::ffff:127.0.0.1", 0, name_v6("::1", 0), text), ECONNREFUSED,
           "::1 to a mapped listener: ECONNREFUSED");
}

static void
test_only(void)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    is_err(bind_to(fd, name_v6("::ffff:127.0.0.1", 0)), EINVAL,
           "V6ONLY, bind to a mapped address: EINVAL");
    is_err(connect_to(fd, name_v6("::ffff:127.0.0.1", 9)), ENETUNREACH,
           "connect to one: ENETUNREACH");
    is_err(bind_to(fd, name_v6("2001:db8::1", 0)), EADDRNOTAVAIL,
           "another's address: EADDRNOTAVAIL");
    ok(same_name(own_name(fd), name_v6("::", 0)), "it still has no name");
    close(fd);
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    bind_to(fd, name_v6("::1", 0));
    is_err(connect_to(fd, name_v6("::ffff:127.0.0.1", 9)), ENETUNREACH,
           "from ::1 to a mapped address: ENETUNREACH");
    close(fd);
}

int
main(void)
{
    begin_testing();
    test_conflicts();
    test_calls();
    test_only();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
