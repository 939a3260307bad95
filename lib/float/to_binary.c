/* Rounding a decimal number to a binary one; see to_binary.h. */
#include "lib/float/to_binary.h"
#include "lib/float/binary.h"
#include <errno.h>
#include <limits.h>

/* The number MANTISSA x 2^SCALE, where MANTISSA may be any 64 bits. */
static long double
compose(uint64_t mantissa, int scale)
{
    union binary80 number = {.bits = {0, 0}};
    int exponent = scale + 63;

    if (mantissa == 0)
        return 0;
    for (; mantissa >> 63 == 0 && exponent > 1 - BINARY80_BIAS; exponent--)
        mantissa <<= 1;
    number.bits.mantissa = mantissa;
    number.bits.exponent = mantissa >> 63 == 0 ? 0 : exponent + BINARY80_BIAS;
    return number.value;
}

/* ERANGE, and the number that goes with it. */
static long double
out_of_range(long double value)
{
    errno = ERANGE;
    return value;
}

/*
 * Shifts DECIMAL until it lies in [0.5, 1); returns by how many bits up its
 * value has to be shifted back.
 */
static int
normalize(struct decimal *decimal)
{
    int exponent = 0;

    while (decimal->point > 0) {
        int bits = decimal->point > 8 ? 27 : decimal->point * 3;

        decimal_shift(decimal, -bits);
        exponent += bits;
    }
    while (decimal->point < 0 || decimal->digits[0] < 5) {
        int bits = decimal->point < -8  ? 27
                   : decimal->point < 0 ? -decimal->point * 3
                                        : 1;

        decimal_shift(decimal, bits);
        exponent -= bits;
    }
    return exponent;
}

/* The exponent of two of the highest bit of MANTISSA x 2^SCALE. */
static int
highest_bit(uint64_t mantissa, int scale)
{
    return mantissa == 0 ? INT_MIN : 63 - __builtin_clzll(mantissa) + scale;
}

long double
decimal_to_binary(struct decimal *decimal, const struct float_type *type)
{
    int bits = type->mantissa_bits;
    int exponent;
    uint64_t mantissa;
    bool inexact;

    if (decimal->count == 0)
        return 0;
    if (decimal->point > EXPONENT_LIMIT)
        return out_of_range(__builtin_infl());
    if (decimal->point < -EXPONENT_LIMIT)
        return out_of_range(0);
    exponent = normalize(decimal);
    if (exponent - 1 < type->min_exponent)
        bits -= type->min_exponent - (exponent - 1);
    decimal_shift(decimal, bits);
    inexact = decimal->count > decimal->point || decimal->truncated;
    mantissa = decimal_to_integer(decimal);
    if (bits == 64 && mantissa == 0) { /* it was rounded up to 2^64 */
        mantissa = (uint64_t)1 << 63;
        exponent++;
    }
    if (highest_bit(mantissa, exponent - bits) > type->max_exponent)
        return out_of_range(__builtin_infl());
    if (inexact && bits < type->mantissa_bits)
        errno = ERANGE;
    return compose(mantissa, exponent - bits);
}
