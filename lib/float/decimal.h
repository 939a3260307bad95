/*
 * Decimal numbers of many digits, for printf and strtod: a binary
 * floating-point number is a whole number times a power of two, and doubling
 * and halving a decimal number is school arithmetic. So both directions are
 * exact, and rounding is done once, at the end.
 */
#ifndef LIB_FLOAT_DECIMAL_H
#define LIB_FLOAT_DECIMAL_H

#include "lib/private.h"
#include <stdbool.h>
#include <stdint.h>

/*
 * A double has at most 767 significant digits. Digits of a longer long double
 * beyond these are not kept, but they are not forgotten in rounding.
 */
#define DECIMAL_DIGITS_MAX 800

/*
 * The number 0.d0 d1 d2 ... times 10 to the power of POINT. The first digit is
 * not 0 and neither is the last; 0 has no digits.
 */
struct decimal {
    int count;      /* of digits */
    int point;      /* how many of them stand before the decimal point */
    bool truncated; /* digits other than 0 were lost behind the last */
    uint8_t digits[DECIMAL_DIGITS_MAX]; /* 0 to 9 */
};

void decimal_from_integer(struct decimal *decimal, uint64_t value)
    LIBC_PRIVATE(decimal_from_integer);

/* Multiplies by 2 to the power of BITS, which may be negative. */
void
decimal_shift(struct decimal *decimal, int bits) LIBC_PRIVATE(decimal_shift);

/*
 * Keeps the first COUNT digits (which may be negative: then 0 remains) and
 * rounds to the nearest, a tie to the even digit.
 */
void
decimal_round(struct decimal *decimal, int count) LIBC_PRIVATE(decimal_round);

/* The nearest whole number, a tie to the even one; below 10^19. */
uint64_t decimal_to_integer(const struct decimal *decimal)
    LIBC_PRIVATE(decimal_to_integer);

/* Digit I, counted from the first one; 0 outside. */
int
decimal_digit(const struct decimal *decimal, int i) LIBC_PRIVATE(decimal_digit);

#endif
