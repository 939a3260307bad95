/* printf's %a: the bits of a number, four to a digit. */
#include "lib/float/float_text.h"

/* A hexadecimal number: one digit, and the next ones from the top of bits. */
struct hexadecimal {
    unsigned lead;
    uint64_t fraction;
    int exponent; /* of two */
};

/*
 * The digit before the point is 1 for a double, and has four bits for a long
 * double, so that the mantissa's end is the end of a digit.
 */
static struct hexadecimal
to_hexadecimal(const union binary80 *number, bool is_long_double)
{
    int lead_bits = is_long_double ? 4 : 1;
    uint64_t mantissa = number->bits.mantissa;

    if (mantissa == 0)
        return (struct hexadecimal){0};
    return (struct hexadecimal){
        .lead = mantissa >> (64 - lead_bits),
        .fraction = mantissa << lead_bits,
        .exponent = binary80_scale(number) + 64 - lead_bits,
    };
}

/* Rounds the fraction to DIGITS, at most 15; a carry goes to the lead. */
static void
round_hexadecimal(struct hexadecimal *number, int digits)
{
    int dropped = 64 - 4 * digits;
    uint64_t half = (uint64_t)1 << (dropped - 1);
    uint64_t kept = dropped < 64 ? number->fraction >> dropped << dropped : 0;
    uint64_t rest = number->fraction - kept;
    bool odd =
        dropped < 64 ? number->fraction >> dropped & 1 : number->lead & 1;

    number->fraction = kept;
    if (rest < half || (rest == half && !odd))
        return;
    if (dropped < 64)
        number->fraction += (uint64_t)1 << dropped;
    if (dropped == 64 || number->fraction == 0)
        number->lead++;
    if (number->lead == 16) {
        number->lead = 1;
        number->exponent += 4;
    }
}

/* Digits of the fraction without the zeros at its end. */
static int
fraction_digits(uint64_t fraction)
{
    int digits = 0;

    for (; fraction != 0; fraction <<= 4)
        digits++;
    return digits;
}

static char
hexadecimal_digit(const struct format_spec *spec, int digit)
{
    return digit < 10 ? '0' + digit : same_case(spec, 'a' + digit - 10);
}

/* The lead, the point and at most 16 digits into TEXT; the length. */
static int
put_hexadecimal(char *text, const struct format_spec *spec,
                const struct hexadecimal *number, int precision)
{
    uint64_t fraction = number->fraction;
    int length = 0;

    text[length++] = hexadecimal_digit(spec, number->lead);
    if (has_point(spec, precision))
        text[length++] = '.';
    for (int i = 0; i < smaller(precision, 16); i++, fraction <<= 4) {
        text[length++] = hexadecimal_digit(spec, fraction >> 60);
    }
    return length;
}

void
format_hexadecimal(struct format_output *output, const struct format_spec *spec,
                   const char *sign, const union binary80 *binary)
{
    struct hexadecimal number = to_hexadecimal(binary, spec->is_long_double);
    int precision = spec->precision;
    char prefix[4] = {*sign};
    char *behind_sign = *sign == '\0' ? prefix : prefix + 1;
    char text[20];
    char exponent[12];
    int zeros = precision > 16 ? precision - 16 : 0;
    int length;
    int exponent_length;
    int all;

    behind_sign[0] = '0';
    behind_sign[1] = same_case(spec, 'x');
    if (precision >= 0 && precision < 16)
        round_hexadecimal(&number, precision);
    if (precision < 0)
        precision = fraction_digits(number.fraction);
    length = put_hexadecimal(text, spec, &number, precision);
    exponent_length =
        put_exponent(exponent, same_case(spec, 'p'), number.exponent, 1);
    all = length + zeros + exponent_length;
    format_field_begin(output, spec, prefix, all);
    format_emit(output, text, length);
    format_pad(output, '0', zeros);
    format_emit(output, exponent, exponent_length);
    format_field_end(output, spec, prefix, all);
}
