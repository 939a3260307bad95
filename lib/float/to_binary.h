/* Rounding a decimal number to a binary floating-point type. */
#ifndef LIB_FLOAT_TO_BINARY_H
#define LIB_FLOAT_TO_BINARY_H

#include "lib/float/decimal.h"

struct float_type {
    int mantissa_bits; /* that before the point counted */
    int min_exponent;  /* of the smallest normal number, 1.0 x 2^this */
    int max_exponent;
};

/* No number that isn't 0 or infinite has an exponent of ten beyond this. */
#define EXPONENT_LIMIT 20000

/*
 * The number of TYPE that is nearest to DECIMAL, which is changed; a tie goes
 * to the even one. ERANGE with infinity if it is too large, and if it is so
 * small that bits of it are lost.
 */
long double
decimal_to_binary(struct decimal *decimal, const struct float_type *type)
    LIBC_PRIVATE(decimal_to_binary);

#endif
