/* Decimal numbers of many digits; see decimal.h. */
#include "lib/float/decimal.h"
#include <string.h>

/* A digit shifted by this much, and a carry, fit into 32 bits. */
#define SHIFT_MAX 27

int
decimal_digit(const struct decimal *decimal, int i)
{
    return i >= 0 && i < decimal->count ? decimal->digits[i] : 0;
}

/* Drops zeros at the end, and makes 0 look like 0. */
static void
trim(struct decimal *decimal)
{
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0)
        decimal->count--;
    if (decimal->count == 0)
        decimal->point = 0;
}

void
decimal_from_integer(struct decimal *decimal, uint64_t value)
{
    uint8_t reversed[20];
    int count = 0;

    for (; value > 0; value /= 10)
        reversed[count++] = value % 10;
    decimal->count = count;
    decimal->point = count;
    decimal->truncated = false;
    for (int i = 0; i < count; i++)
        decimal->digits[i] = reversed[count - 1 - i];
    trim(decimal);
}

/* Puts DIGIT at place I, or notes that it was lost behind the last place. */
static void
put_digit(struct decimal *decimal, int i, unsigned digit)
{
    if (i < DECIMAL_DIGITS_MAX)
        decimal->digits[i] = digit;
    else if (digit != 0)
        decimal->truncated = true;
}

static int
digits_in(uint32_t value)
{
    int count = 0;

    for (; value > 0; value /= 10)
        count++;
    return count;
}

/* What the carry out of the first digit will be when BITS are shifted left:
   found by the same multiplication from the last digit on. */
static uint32_t
final_carry(const struct decimal *decimal, int bits)
{
    uint32_t carry = 0;

    for (int i = decimal->count - 1; i >= 0; i--)
        carry = (carry + ((uint32_t)decimal->digits[i] << bits)) / 10;
    return carry;
}

/* Times 2^BITS, at most SHIFT_MAX: from the last digit, with a carry. */
static void
shift_left(struct decimal *decimal, int bits)
{
    int more = digits_in(final_carry(decimal, bits));
    int place = decimal->count + more;
    uint32_t carry = 0;

    for (int i = decimal->count - 1; i >= 0; i--) {
        carry += (uint32_t)decimal->digits[i] << bits;
        put_digit(decimal, --place, carry % 10);
        carry /= 10;
    }
    for (; carry > 0; carry /= 10)
        put_digit(decimal, --place, carry % 10);
    decimal->point += more;
    decimal->count += more;
    if (decimal->count > DECIMAL_DIGITS_MAX)
        decimal->count = DECIMAL_DIGITS_MAX;
    trim(decimal);
}

/* By 2^BITS, at most SHIFT_MAX: a long division from the first digit. */
static void
shift_right(struct decimal *decimal, int bits)
{
    uint32_t mask = ((uint32_t)1 << bits) - 1;
    uint32_t rest = 0;
    int from = 0;
    int place = 0;

    while (rest >> bits == 0) {
        if (from >= decimal->count && rest == 0)
            return;
        rest = rest * 10 + decimal_digit(decimal, from++);
    }
    decimal->point -= from - 1;
    for (; from < decimal->count || rest > 0; from++) {
        unsigned digit = rest >> bits;
        int next = decimal_digit(decimal, from);

        put_digit(decimal, place++, digit);
        rest = (rest & mask) * 10 + next;
    }
    decimal->count = place < DECIMAL_DIGITS_MAX ? place : DECIMAL_DIGITS_MAX;
    trim(decimal);
}

void
decimal_shift(struct decimal *decimal, int bits)
{
    for (; bits > SHIFT_MAX; bits -= SHIFT_MAX)
        shift_left(decimal, SHIFT_MAX);
    for (; bits < -SHIFT_MAX; bits += SHIFT_MAX)
        shift_right(decimal, SHIFT_MAX);
    if (bits > 0)
        shift_left(decimal, bits);
    else if (bits < 0)
        shift_right(decimal, -bits);
}

/* Does what stands behind the first COUNT digits make them one larger? */
static bool
rounds_up(const struct decimal *decimal, int count)
{
    int next = decimal_digit(decimal, count);
    bool is_tie =
        next == 5 && count + 1 >= decimal->count && !decimal->truncated;

    if (is_tie)
        return decimal_digit(decimal, count - 1) % 2 == 1;
    return next >= 5;
}

void
decimal_round(struct decimal *decimal, int count)
{
    if (count >= decimal->count)
        return;
    if (count < 0 || !rounds_up(decimal, count)) {
        decimal->count = count < 0 ? 0 : count;
        decimal->truncated = false;
        trim(decimal);
        return;
    }
    decimal->truncated = false;
    while (count > 0 && decimal->digits[count - 1] == 9)
        count--;
    if (count > 0) {
        decimal->digits[count - 1]++;
    } else {
        decimal->digits[0] = 1;
        decimal->point++;
        count = 1;
    }
    decimal->count = count;
}

uint64_t
decimal_to_integer(const struct decimal *decimal)
{
    uint64_t value = 0;

    for (int i = 0; i < decimal->point; i++)
        value = value * 10 + decimal_digit(decimal, i);
    return value + (decimal->point >= 0 && rounds_up(decimal, decimal->point));
}
