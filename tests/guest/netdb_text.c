/* Addresses as text and back: inet_pton, inet_ntop, inet_aton and their like.
 */
#include "net.h"
#include <endian.h>

static void
test_v4(void)
{
    static const char *const good[] = {"0.0.0.0", "127.0.0.1", "1.2.3.4",
                                       "255.255.255.255"};
    static const char *const bad[] = {"",          "1.2.3",    "1.2.3.4.5",
                                      "256.1.1.1", "01.2.3.4", "1..2.3",
                                      "1.2.3.4 ",  " 1.2.3.4", "1.2.3.4x",
                                      "1.2.3.",    "-1.2.3.4", "0x7f.0.0.1"};
    char text[INET_ADDRSTRLEN];
    uint8_t address[4];
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        is_int(inet_pton(AF_INET, good[i], address), 1, "pton takes %s",
               good[i]);
        is_str(inet_ntop(AF_INET, address, text, sizeof text), good[i],
               "and ntop gives it back");
    }
    memset(address, 7, 4);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        is_int(inet_pton(AF_INET, bad[i], address), 0, "pton refuses \"%s\"",
               bad[i]);
    is_int(address[0] + address[3], 14, "and leaves the address alone");
}

/* What pton takes, and what ntop makes of it. */
static void
test_v6(void)
{
    static const char *const same[][2] = {
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
        {"0:0:0:0:0:0:0:1", "::1"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
        {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
        {"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
        {"1:0:0:2:0:0:3:4", "1::2:0:0:3:4"},
        {"FE80::00AB", "fe80::ab"},
        {"::1.2.3.4", "::1.2.3.4"},
        {"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
        {"::ffff:102:304", "::ffff:1.2.3.4"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    };
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        is_int(inet_pton(AF_INET6, same[i][0], &address), 1, "pton takes %s",
               same[i][0]);
        is_str(inet_ntop(AF_INET6, &address, text, sizeof text), same[i][1],
               "ntop says %s", same[i][1]);
    }
}

static void
test_bad_v6(void)
{
    static const char *const bad[] = {"",
                                      ":",
                                      ":1",
                                      "1:",
                                      ":::",
                                      "1::2::3",
                                      "12345::",
                                      "::g",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1:2:3:4:5:6:7:8::",
                                      "::1.2.3",
                                      "::1.2.3.04",
                                      "1::1.2.3.4:5",
                                      "1:2:3:4:5:6:7:1.2.3.4",
                                      "1.2.3.4",
                                      "::1 "};
    struct in6_addr address;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        is_int(inet_pton(AF_INET6, bad[i], &address), 0, "pton refuses \"%s\"",
               bad[i]);
}

static void
test_errors(void)
{
    char text[INET6_ADDRSTRLEN];
    is_err(inet_pton(AF_UNIX, "::1", text), EAFNOSUPPORT, "pton of AF_UNIX");
    errno = 0;
    ok(!inet_ntop(AF_UNIX, &in6addr_any, text, sizeof text), "ntop of AF_UNIX");
    ok(errno == EAFNOSUPPORT, "EAFNOSUPPORT");
    ok(!inet_ntop(AF_INET6, &in6addr_loopback, text, 3), "::1 in 3 bytes");
    ok(errno == ENOSPC, "ENOSPC");
    is_str(inet_ntop(AF_INET6, &in6addr_loopback, text, 4), "::1",
           "it needs four");
    ok(!inet_ntop(AF_INET, &in6addr_any, text, 7), "0.0.0.0 in 7 bytes");
}

static void
test_aton(void)
{
    static const struct {
        const char *text;
        uint32_t address;
    } good[] = {{"1.2.3.4", 0x01020304},    {"127.1", 0x7f000001},
                {"1.2.772", 0x01020304},    {"16909060", 0x01020304},
                {"0x7f.1", 0x7f000001},     {"0177.0.0.01", 0x7f000001},
                {"0xffffffff", 0xffffffff}, {"1.2.3.4 x", 0x01020304}};
    static const char *const bad[] = {"",         "1.2.65536", "4294967296",
                                      "1.256.1",  "08.1.1.1",  "1.2.3.4x",
                                      " 1.2.3.4", "1.2.3.4.5", "0x"};
    struct in_addr address;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        ok(inet_aton(good[i].text, &address), "aton takes \"%s\"",
           good[i].text);
        is_int(ntohl(address.s_addr), good[i].address, "and reads it right");
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        is_int(inet_aton(bad[i], &address), 0, "aton refuses \"%s\"", bad[i]);
    is_int(inet_addr("127.1"), htonl(INADDR_LOOPBACK), "inet_addr");
    is_int(inet_addr("x"), INADDR_NONE, "inet_addr of what is none");
    address.s_addr = htonl(0x0a00ff01);
    is_str(inet_ntoa(address), "10.0.255.1", "inet_ntoa");
}

static void
test_kinds(void)
{
    struct in6_addr mapped, compat, local, group;
    inet_pton(AF_INET6, "::ffff:1.2.3.4", &mapped);
    inet_pton(AF_INET6, "::1.2.3.4", &compat);
    inet_pton(AF_INET6, "fe80::1", &local);
    inet_pton(AF_INET6, "ff02::1", &group);
    ok(IN6_IS_ADDR_UNSPECIFIED(&in6addr_any), ":: is unspecified");
    ok(!IN6_IS_ADDR_UNSPECIFIED(&in6addr_loopback), "::1 isn't");
    ok(IN6_IS_ADDR_LOOPBACK(&in6addr_loopback), "::1 is the loopback");
    ok(!IN6_IS_ADDR_LOOPBACK(&mapped), "a mapped one isn't");
    ok(IN6_IS_ADDR_V4MAPPED(&mapped), "::ffff:1.2.3.4 is mapped");
    ok(!IN6_IS_ADDR_V4MAPPED(&compat), "::1.2.3.4 isn't");
    ok(IN6_IS_ADDR_V4COMPAT(&compat), "but compatible");
    ok(!IN6_IS_ADDR_V4COMPAT(&in6addr_loopback), "which ::1 isn't");
    ok(IN6_IS_ADDR_LINKLOCAL(&local), "fe80::1 is of its link");
    ok(IN6_IS_ADDR_MULTICAST(&group), "ff02::1 is a group");
    ok(IN6_ARE_ADDR_EQUAL(&mapped, &mapped), "an address equals itself");
    ok(!IN6_ARE_ADDR_EQUAL(&mapped, &compat), "and no other");
    ok(IN_MULTICAST(0xe0000001), "224.0.0.1 is a group");
}

static void
test_byte_order(void)
{
    uint16_t (*volatile to_network)(uint16_t) = htons;
    uint32_t (*volatile to_host)(uint32_t) = ntohl;
    is_int(htons(0x1234), 0x3412, "htons");
    is_int(ntohl(0x12345678), 0x78563412, "ntohl");
    is_int(to_network(0x1234), 0x3412, "htons as a function");
    is_int(to_host(0x12345678), 0x78563412, "ntohl as a function");
    is_int(htobe64(0x0102030405060708), 0x0807060504030201, "htobe64");
    is_int(be16toh(0xff00), 0x00ff, "be16toh");
    is_int(le32toh(0x01020304), 0x01020304, "le32toh");
    ok(BYTE_ORDER == LITTLE_ENDIAN, "the machine's order");
}

int
main(void)
{
    begin_testing();
    test_v4();
    test_v6();
    test_bad_v6();
    test_errors();
    test_aton();
    test_kinds();
    test_byte_order();
    return done_testing();
}
