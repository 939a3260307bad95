/* The x87's 80-bit number, which holds every float and double exactly. */
#ifndef LIB_FLOAT_BINARY_H
#define LIB_FLOAT_BINARY_H

#include <stdbool.h>
#include <stdint.h>

/* VALUE is the number itself: the bits are those in memory. */
union binary80 {
    long double value;
    struct {
        uint64_t mantissa; /* its highest bit is the one before the point */
        uint16_t exponent; /* biased, the sign above it */
    } bits;
};

#define BINARY80_SIGN 0x8000
#define BINARY80_MAX  0x7fff /* the exponent of infinity and of what is none */
#define BINARY80_BIAS 16383

static inline bool
binary80_negative(const union binary80 *number)
{
    return number->bits.exponent & BINARY80_SIGN;
}

/* Infinite, or not a number? Of the two, infinity has no other bits. */
static inline bool
binary80_special(const union binary80 *number)
{
    return (number->bits.exponent & BINARY80_MAX) == BINARY80_MAX;
}

static inline bool
binary80_infinite(const union binary80 *number)
{
    return binary80_special(number) && number->bits.mantissa << 1 == 0;
}

/* E, for which the number is its mantissa times 2 to the power of E. */
static inline int
binary80_scale(const union binary80 *number)
{
    int exponent = number->bits.exponent & BINARY80_MAX;

    return (exponent == 0 ? 1 : exponent) - BINARY80_BIAS - 63;
}

#endif
