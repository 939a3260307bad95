/* From text to addresses. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

/*
 * Four decimal numbers up to 255, without leading zeros, and nothing behind
 * them. 1, or 0 when TEXT is something else; ADDRESS is then left alone.
 */
static int
read_v4(const char *text, uint8_t address[4])
{
    uint8_t bytes[4];

    for (int i = 0; i < 4; i++) {
        int value = 0;
        int digits = 0;

        while (isdigit((unsigned char)*text) && digits < 3) {
            value = value * 10 + *text++ - '0';
            digits++;
        }
        if (digits == 0 || value > 255 || (digits > 1 && text[-digits] == '0'))
            return 0;
        if (*text++ != (i < 3 ? '.' : '\0'))
            return 0;
        bytes[i] = value;
    }
    memcpy(address, bytes, 4);
    return 1;
}

/* One to four hexadecimal digits: moves TEXT behind them. Their value, or -1
 * when there are none or more than four. */
static int
read_group(const char **text)
{
    const char *digit = *text;
    int value = 0;

    for (; isxdigit((unsigned char)*digit); digit++) {
        int c = tolower((unsigned char)*digit);

        if (digit - *text == 4)
            return -1;
        value = value * 16 + (c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    if (digit == *text)
        return -1;
    *text = digit;
    return value;
}

struct v6_text {
    const char *rest;
    uint8_t bytes[16];
    int length; /* of what is in bytes */
    int gap;    /* where "::" stands in bytes; -1: nowhere */
};

/* Takes "::", at the beginning or behind a group's colon: 0 if one too many. */
static int
take_gap(struct v6_text *text)
{
    if (text->gap >= 0)
        return 0;
    text->gap = text->length;
    text->rest++;
    return 1;
}

/* Takes a group and the colon behind it, or an IPv4 address, which is the
 * end. 0 when neither is there. */
static int
take_group(struct v6_text *text)
{
    const char *begin = text->rest;
    int value = read_group(&text->rest);

    if (*text->rest == '.' && text->length <= 12 &&
        read_v4(begin, text->bytes + text->length)) {
        text->rest = "";
        text->length += 4;
        return 1;
    }
    if (value < 0 || text->length > 14)
        return 0;
    text->bytes[text->length++] = value >> 8;
    text->bytes[text->length++] = value;
    if (*text->rest == '\0')
        return 1;
    if (*text->rest++ != ':' || *text->rest == '\0')
        return 0;
    return *text->rest == ':' ? take_gap(text) : 1;
}

/* RFC 4291, 2.2. */
static int
read_v6(const char *text, uint8_t address[16])
{
    struct v6_text state = {text, {0}, 0, -1};
    int tail;

    if (*text == ':') {
        state.rest++;
        if (*state.rest != ':' || !take_gap(&state))
            return 0;
    }
    while (*state.rest != '\0')
        if (!take_group(&state))
            return 0;
    if (state.gap < 0 ? state.length != 16 : state.length == 16)
        return 0;
    tail = state.gap < 0 ? 0 : state.length - state.gap;
    memset(address, 0, 16);
    memcpy(address, state.bytes, state.length - tail);
    memcpy(address + 16 - tail, state.bytes + state.length - tail, tail);
    return 1;
}

/* 1, or 0 when TEXT is no address of FAMILY, or -1 with EAFNOSUPPORT (POSIX
 * inet_pton). */
int
inet_pton(int family, const char *restrict text, void *restrict address)
{
    if (family == AF_INET)
        return read_v4(text, address);
    if (family == AF_INET6)
        return read_v6(text, address);
    errno = EAFNOSUPPORT;
    return -1;
}
