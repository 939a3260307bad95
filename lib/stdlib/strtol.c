/* Numbers out of text (ISO C 7.22.1.4). */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

/* A number as it was read, before its type bounds it. */
struct number {
    bool negative;
    bool too_large; /* for an unsigned long long */
    unsigned long long magnitude;
};

/* The value of C as a digit in BASE, or -1. */
static int
digit_value(char c, int base)
{
    int value = isdigit(c)   ? c - '0'
                : isupper(c) ? c - 'A' + 10
                : islower(c) ? c - 'a' + 10
                             : base;

    return value < base ? value : -1;
}

/*
 * Steps over "0x" at TEXT where *BASE allows it and a digit follows; replaces
 * a *BASE of 0 by the one that TEXT shows.
 */
static const char *
skip_prefix(const char *text, int *base)
{
    bool hexadecimal = text[0] == '0' && (text[1] | 0x20) == 'x' &&
                       digit_value(text[2], 16) >= 0;

    if (hexadecimal && (*base == 0 || *base == 16)) {
        *base = 16;
        return text + 2;
    }
    if (*base == 0)
        *base = *text == '0' ? 8 : 10;
    return text;
}

/*
 * Reads blanks, a sign, a prefix and digits of BASE (2 to 36, or 0: by the
 * prefix). *END, unless END is NULL, is set behind the last digit, or to TEXT
 * if there is none. EINVAL for a BASE that is none.
 */
static struct number
parse(const char *text, char **end, int base)
{
    struct number number = {0};
    const char *start = text;
    int digit;

    if (end != NULL)
        *end = (char *)start;
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return number;
    }
    while (isspace(*text))
        text++;
    number.negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    text = skip_prefix(text, &base);
    for (; (digit = digit_value(*text, base)) >= 0; text++) {
        number.too_large |= __builtin_mul_overflow(
            number.magnitude, (unsigned long long)base, &number.magnitude);
        number.too_large |= __builtin_add_overflow(
            number.magnitude, (unsigned long long)digit, &number.magnitude);
        start = text + 1;
    }
    if (end != NULL)
        *end = (char *)start;
    return number;
}

/* NUMBER within -MAX - 1 and MAX; ERANGE and the nearer bound if it isn't. */
static long long
bound_signed(struct number number, unsigned long long max)
{
    unsigned long long limit = number.negative ? max + 1 : max;

    if (number.too_large || number.magnitude > limit) {
        errno = ERANGE;
        number.magnitude = limit;
    }
    return number.negative ? -number.magnitude : number.magnitude;
}

/* NUMBER up to MAX, or MAX with ERANGE; a minus negates as unsigned. */
static unsigned long long
bound_unsigned(struct number number, unsigned long long max)
{
    if (number.too_large || number.magnitude > max) {
        errno = ERANGE;
        return max;
    }
    return number.negative ? -number.magnitude : number.magnitude;
}

long
strtol(const char *restrict text, char **restrict end, int base)
{
    return bound_signed(parse(text, end, base), LONG_MAX);
}

unsigned long
strtoul(const char *restrict text, char **restrict end, int base)
{
    return bound_unsigned(parse(text, end, base), ULONG_MAX);
}

long long
strtoll(const char *restrict text, char **restrict end, int base)
{
    return bound_signed(parse(text, end, base), LLONG_MAX);
}

unsigned long long
strtoull(const char *restrict text, char **restrict end, int base)
{
    return bound_unsigned(parse(text, end, base), ULLONG_MAX);
}

intmax_t
strtoimax(const char *restrict text, char **restrict end, int base)
{
    return strtoll(text, end, base);
}

uintmax_t
strtoumax(const char *restrict text, char **restrict end, int base)
{
    return strtoull(text, end, base);
}

int
atoi(const char *text)
{
    return strtol(text, NULL, 10);
}

long
atol(const char *text)
{
    return strtol(text, NULL, 10);
}

long long
atoll(const char *text)
{
    return strtoll(text, NULL, 10);
}
