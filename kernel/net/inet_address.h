/* Kinds of addresses: RFC 4291, 2.5. */
#ifndef KERNEL_NET_INET_ADDRESS_H
#define KERNEL_NET_INET_ADDRESS_H

#include "kernel/abi/in.h"
#include "kernel/types.h"
#include "lib/include/string.h"

#define MAPPED_WORD   0xffff0000u /* 0000:ffff in network order */
#define LOOPBACK_NET  127         /* the first byte of 127.0.0.0/8 */
#define LOOPBACK_HOST 0x0100007fu /* 127.0.0.1 in network order */

static inline bool
inet_address_equal(const struct in6_addr *one, const struct in6_addr *other)
{
    return one->s6_addr32[3] == other->s6_addr32[3] &&
           one->s6_addr32[2] == other->s6_addr32[2] &&
           one->s6_addr32[1] == other->s6_addr32[1] &&
           one->s6_addr32[0] == other->s6_addr32[0];
}

/* The IPv4 address (network order) as a mapped one. */
static inline struct in6_addr
inet_address_map(in_addr_t address)
{
    return (struct in6_addr){.s6_addr32 = {0, 0, MAPPED_WORD, address}};
}

static inline bool
inet_address_is_mapped(const struct in6_addr *address)
{
    return address->s6_addr32[0] == 0 && address->s6_addr32[1] == 0 &&
           address->s6_addr32[2] == MAPPED_WORD;
}

static inline bool
inet_address_is_any4(const struct in6_addr *address)
{
    return inet_address_is_mapped(address) && address->s6_addr32[3] == 0;
}

static inline bool
inet_address_is_any6(const struct in6_addr *address)
{
    return address->s6_addr32[0] == 0 && address->s6_addr32[1] == 0 &&
           address->s6_addr32[2] == 0 && address->s6_addr32[3] == 0;
}

static inline bool
inet_address_is_any(const struct in6_addr *address)
{
    return inet_address_is_any4(address) || inet_address_is_any6(address);
}

/* Whether it is one of this machine's: 127.0.0.0/8 or ::1. */
static inline bool
inet_address_is_loopback(const struct in6_addr *address)
{
    static const uint8_t loopback6[16] = {[15] = 1};

    if (inet_address_is_mapped(address))
        return address->s6_addr[12] == LOOPBACK_NET;
    return memcmp(address->s6_addr, loopback6, sizeof loopback6) == 0;
}

/* The address this machine speaks from to PEER, one of its own. */
static inline struct in6_addr
inet_address_source(const struct in6_addr *peer)
{
    return inet_address_is_mapped(peer) ? inet_address_map(LOOPBACK_HOST)
                                        : *peer;
}

#endif
