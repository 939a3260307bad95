/*
 * printf's floating point: %f, %e, %g, %a (ISO C 7.21.6.1). Every digit is
 * exact, and the last one is rounded to nearest, a tie to the even digit.
 */
#include "lib/float/binary.h"
#include "lib/float/decimal.h"
#include "lib/format/format.h"

#define PRECISION_DEFAULT 6

/* A letter that is upper case, like the conversion's own, if that is. */
static char
same_case(const struct format_spec *spec, char letter)
{
    bool upper = spec->conversion >= 'A' && spec->conversion <= 'Z';

    return upper ? letter - ('a' - 'A') : letter;
}

/* Emits COUNT digits, of which the first is number FIRST. */
static void
emit_digits(struct format_output *output, const struct decimal *decimal,
            int first, int count)
{
    char chunk[32];
    int length = 0;

    for (int i = first; i < first + count; i++) {
        chunk[length++] = '0' + decimal_digit(decimal, i);
        if (length == sizeof(chunk) || i + 1 == first + count) {
            format_emit(output, chunk, length);
            length = 0;
        }
    }
}

/* Is there a point before PRECISION digits? */
static bool
has_point(const struct format_spec *spec, int precision)
{
    return precision > 0 || spec->alternate;
}

/* 123.45: DECIMAL is rounded to PRECISION digits behind the point. */
static void
emit_fixed(struct format_output *output, const struct format_spec *spec,
           const char *sign, const struct decimal *decimal, int precision)
{
    int whole = decimal->point > 0 ? decimal->point : 1;
    int length = whole + has_point(spec, precision) + precision;

    format_field_begin(output, spec, sign, length);
    if (decimal->point > 0)
        emit_digits(output, decimal, 0, whole);
    else
        format_emit(output, "0", 1);
    if (has_point(spec, precision))
        format_emit(output, ".", 1);
    emit_digits(output, decimal, decimal->point, precision);
    format_field_end(output, spec, sign, length);
}

/* Writes MARK, a sign and at least LEAST_DIGITS of EXPONENT; the length. */
static int
put_exponent(char *text, char mark, int exponent, int least_digits)
{
    unsigned rest = exponent < 0 ? -exponent : exponent;
    char reversed[8];
    int digits = 0;
    int length = 0;

    do
        reversed[digits++] = '0' + rest % 10;
    while ((rest /= 10) > 0);
    while (digits < least_digits)
        reversed[digits++] = '0';
    text[length++] = mark;
    text[length++] = exponent < 0 ? '-' : '+';
    while (digits > 0)
        text[length++] = reversed[--digits];
    return length;
}

static int
decimal_exponent(const struct decimal *decimal)
{
    return decimal->count == 0 ? 0 : decimal->point - 1;
}

/* 1.2345e+02: DECIMAL is rounded to one digit and PRECISION more. */
static void
emit_scientific(struct format_output *output, const struct format_spec *spec,
                const char *sign, const struct decimal *decimal, int precision)
{
    char exponent[12];
    int exponent_length = put_exponent(exponent, same_case(spec, 'e'),
                                       decimal_exponent(decimal), 2);
    int length = 1 + has_point(spec, precision) + precision + exponent_length;

    format_field_begin(output, spec, sign, length);
    emit_digits(output, decimal, 0, 1);
    if (has_point(spec, precision))
        format_emit(output, ".", 1);
    emit_digits(output, decimal, 1, precision);
    format_emit(output, exponent, exponent_length);
    format_field_end(output, spec, sign, length);
}

static int
smaller(int a, int b)
{
    return a < b ? a : b;
}

/* %g: DIGITS significant ones, in the shorter way, without zeros at the end. */
static void
emit_general(struct format_output *output, const struct format_spec *spec,
             const char *sign, struct decimal *decimal, int digits)
{
    int exponent;
    int shown;

    if (digits == 0)
        digits = 1;
    decimal_round(decimal, digits);
    exponent = decimal_exponent(decimal);
    shown = spec->alternate ? digits : smaller(digits, decimal->count);
    if (exponent >= -4 && exponent < digits)
        emit_fixed(output, spec, sign, decimal,
                   shown > exponent + 1 ? shown - exponent - 1 : 0);
    else
        emit_scientific(output, spec, sign, decimal, shown > 1 ? shown - 1 : 0);
}

static void
emit_decimal(struct format_output *output, const struct format_spec *spec,
             const char *sign, const union binary80 *number)
{
    int precision = spec->precision < 0 ? PRECISION_DEFAULT : spec->precision;
    struct decimal decimal;

    decimal_from_integer(&decimal, number->bits.mantissa);
    decimal_shift(&decimal, binary80_scale(number));
    switch (spec->conversion | 0x20) {
    case 'f':
        decimal_round(&decimal, decimal.point + precision);
        emit_fixed(output, spec, sign, &decimal, precision);
        break;
    case 'e':
        decimal_round(&decimal, precision + 1);
        emit_scientific(output, spec, sign, &decimal, precision);
        break;
    case 'g':
        emit_general(output, spec, sign, &decimal, precision);
        break;
    }
}

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

/* 0x1.8p+3: without a precision, as many digits as the number has. */
static void
emit_hexadecimal(struct format_output *output, const struct format_spec *spec,
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

/* inf and nan, in a field padded with blanks. */
static void
emit_special(struct format_output *output, const struct format_spec *spec,
             const char *sign, const union binary80 *number)
{
    const char *word = binary80_infinite(number) ? "inf" : "nan";
    struct format_spec field = *spec;
    char text[3];

    for (int i = 0; i < 3; i++)
        text[i] = same_case(spec, word[i]);
    field.zero = false;
    format_field_begin(output, &field, sign, 3);
    format_emit(output, text, 3);
    format_field_end(output, &field, sign, 3);
}

void
format_float(struct format_output *output, const struct format_spec *spec,
             va_list *args)
{
    union binary80 number;
    const char *sign = spec->plus ? "+" : spec->space ? " " : "";

    number.value = spec->is_long_double ? va_arg(*args, long double)
                                        : va_arg(*args, double);
    if (binary80_negative(&number))
        sign = "-";
    if (binary80_special(&number))
        emit_special(output, spec, sign, &number);
    else if ((spec->conversion | 0x20) == 'a')
        emit_hexadecimal(output, spec, sign, &number);
    else
        emit_decimal(output, spec, sign, &number);
}
