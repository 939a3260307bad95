/* Internet addresses (POSIX netinet/in.h, ip(7), ipv6(7)). */
#ifndef _NETINET_IN_H
#define _NETINET_IN_H

#include "kernel/abi/in.h"
#include <sys/socket.h>

#define INET_ADDRSTRLEN       16 /* bytes of text, its NUL counted */
#define INET6_ADDRSTRLEN      46
#define IPPORT_RESERVED       1024 /* below it: the superuser's ports */

#define IN_MULTICAST(address) (((address)&0xf0000000) == 0xe0000000)

extern const struct in6_addr in6addr_any;
extern const struct in6_addr in6addr_loopback;
#define IN6ADDR_ANY_INIT \
    {                    \
        {                \
            {            \
                0        \
            }            \
        }                \
    }
#define IN6ADDR_LOOPBACK_INIT                                  \
    {                                                          \
        {                                                      \
            {                                                  \
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 \
            }                                                  \
        }                                                      \
    }

#define IN6_ARE_ADDR_EQUAL(a, b)             \
    (__IN6_WORD(a, 0) == __IN6_WORD(b, 0) && \
     __IN6_WORD(a, 1) == __IN6_WORD(b, 1) && \
     __IN6_WORD(a, 2) == __IN6_WORD(b, 2) && \
     __IN6_WORD(a, 3) == __IN6_WORD(b, 3))
#define IN6_IS_ADDR_UNSPECIFIED(a) \
    (__IN6_STARTS_WITH(a, 0, 0, 0) && __IN6_WORD(a, 3) == 0)
#define IN6_IS_ADDR_LOOPBACK(a) \
    (__IN6_STARTS_WITH(a, 0, 0, 0) && __IN6_WORD(a, 3) == htonl(1))
#define IN6_IS_ADDR_V4MAPPED(a) __IN6_STARTS_WITH(a, 0, 0, htonl(0xffff))
#define IN6_IS_ADDR_V4COMPAT(a) \
    (__IN6_STARTS_WITH(a, 0, 0, 0) && ntohl(__IN6_WORD(a, 3)) > 1)
#define IN6_IS_ADDR_LINKLOCAL(a) \
    ((__IN6_WORD(a, 0) & htonl(0xffc00000)) == htonl(0xfe800000))
#define IN6_IS_ADDR_SITELOCAL(a) \
    ((__IN6_WORD(a, 0) & htonl(0xffc00000)) == htonl(0xfec00000))
#define IN6_IS_ADDR_MULTICAST(a) (((const uint8_t *)(a))[0] == 0xff)

#define __IN6_WORD(a, i)         (((const struct in6_addr *)(a))->s6_addr32[i])
#define __IN6_STARTS_WITH(a, first, second, third)                  \
    (__IN6_WORD(a, 0) == (first) && __IN6_WORD(a, 1) == (second) && \
     __IN6_WORD(a, 2) == (third))

/* Between the machine's byte order and the network's, which begins with the
 * highest byte; of a constant they are one. */
uint32_t htonl(uint32_t host);
uint16_t htons(uint16_t host);
uint32_t ntohl(uint32_t network);
uint16_t ntohs(uint16_t network);
#define htonl(host)    __builtin_bswap32(host)
#define htons(host)    __builtin_bswap16(host)
#define ntohl(network) __builtin_bswap32(network)
#define ntohs(network) __builtin_bswap16(network)

#endif
