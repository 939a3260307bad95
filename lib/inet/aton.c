/* The old forms of an IPv4 address: 127.1, 0x7f000001, 0177.0.0.1. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * Reads up to four numbers, parted by dots, into PARTS: decimal, octal or
 * hexadecimal as in C. Returns how many, or 0 when TEXT is something else;
 * white space ends it as its NUL does.
 */
static int
read_parts(const char *text, unsigned long long parts[4])
{
    for (int count = 1; count <= 4; count++) {
        char *end;

        if (!isdigit((unsigned char)*text))
            return 0;
        parts[count - 1] = strtoull(text, &end, 0);
        if (*end == '\0' || isspace((unsigned char)*end))
            return count;
        if (*end != '.')
            return 0;
        text = end + 1;
    }
    return 0;
}

/*
 * Each part but the last is a byte; the last fills all bytes that are left.
 * Returns 1, or 0 when TEXT is no address; ADDRESS may be NULL.
 */
int
inet_aton(const char *text, struct in_addr *address)
{
    unsigned long long parts[4];
    int count = read_parts(text, parts);
    uint32_t high = 0;

    if (count == 0)
        return 0;
    for (int i = 0; i < count - 1; i++) {
        if (parts[i] > 255)
            return 0;
        high |= (uint32_t)parts[i] << (24 - 8 * i);
    }
    if (parts[count - 1] > UINT32_MAX >> 8 * (count - 1))
        return 0;
    if (address != NULL)
        address->s_addr = htonl(high | (uint32_t)parts[count - 1]);
    return 1;
}

/* INADDR_NONE for what is no address, and for 255.255.255.255 alike. */
in_addr_t
inet_addr(const char *text)
{
    struct in_addr address;

    return inet_aton(text, &address) ? address.s_addr : INADDR_NONE;
}
