/* From addresses to text. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define GROUPS 8

static void
put_v4(char *text, const uint8_t bytes[4])
{
    sprintf(text, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
}

/*
 * Finds the longest run of zero groups, the first of those as long; a single
 * one is no run. Returns its length, its first group in START.
 */
static int
longest_zero_run(const uint16_t groups[GROUPS], int *start)
{
    int longest = 1;

    *start = GROUPS;
    for (int i = 0; i < GROUPS; i++) {
        int end = i;

        while (end < GROUPS && groups[end] == 0)
            end++;
        if (end - i > longest) {
            longest = end - i;
            *start = i;
        }
    }
    return longest;
}

/* RFC 5952: lower case, no leading zeros, the longest run of zeros as "::";
 * an IPv4 address inside is written as one. */
static void
put_v6(char *text, const struct in6_addr *address)
{
    uint16_t groups[GROUPS];
    int start;
    int run;
    int with_v4;

    for (int i = 0; i < GROUPS; i++)
        groups[i] = ntohs(address->s6_addr16[i]);
    run = longest_zero_run(groups, &start);
    with_v4 = IN6_IS_ADDR_V4MAPPED(address) ||
              (IN6_IS_ADDR_V4COMPAT(address) && groups[6] != 0);
    for (int i = 0; i < GROUPS; i++) {
        if (i == start) {
            text = stpcpy(text, i + run == GROUPS ? "::" : ":");
            i += run - 1;
            continue;
        }
        if (i > 0)
            *text++ = ':';
        if (i == 6 && with_v4) {
            put_v4(text, address->s6_addr + 12);
            return;
        }
        text += sprintf(text, "%x", groups[i]);
    }
}

/* Returns TEXT; NULL with EAFNOSUPPORT, or ENOSPC when SIZE bytes are too
 * few (POSIX inet_ntop). */
const char *
inet_ntop(int family, const void *restrict address, char *restrict text,
          socklen_t size)
{
    char whole[INET6_ADDRSTRLEN] = "";

    if (family == AF_INET)
        put_v4(whole, address);
    else if (family == AF_INET6)
        put_v6(whole, address);
    else {
        errno = EAFNOSUPPORT;
        return NULL;
    }
    if (strlen(whole) >= size) {
        errno = ENOSPC;
        return NULL;
    }
    return strcpy(text, whole);
}

/* The text lasts until the next call. */
char *
inet_ntoa(struct in_addr address)
{
    static char text[INET_ADDRSTRLEN];

    put_v4(text, (const uint8_t *)&address);
    return text;
}
