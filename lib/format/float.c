/*
 * printf's floating point: %f, %e, %g, %a (ISO C 7.21.6.1). Every digit is
 * exact, and the last one is rounded to nearest, a tie to the even digit.
 */
#include "lib/float/decimal.h"
#include "lib/float/float_text.h"

#define PRECISION_DEFAULT 6

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

int
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
        format_hexadecimal(output, spec, sign, &number);
    else
        emit_decimal(output, spec, sign, &number);
}
