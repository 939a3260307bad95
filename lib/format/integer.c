/* printf's integers and pointers. */
#include "lib/format/conversion.h"

/* 64 bits in octal have 22 digits. */
#define DIGITS_MAX 22

/*
 * Writes the digits of VALUE in BASE so that they end before END; returns
 * where they begin. 0 has no digits.
 */
static char *
put_digits(char *end, uintmax_t value, unsigned base, const char *digits)
{
    for (; value > UINT32_MAX; value /= base)
        *--end = digits[value % base];
    for (uint32_t low = value; low > 0; low /= base)
        *--end = digits[low % base];
    return end;
}

/*
 * Emits an integer whose PREFIX is a sign or "0x". The precision is the least
 * number of digits, 1 if none is given; a given one switches '0' off.
 */
static void
format_digits(struct format_output *output, const struct format_spec *spec,
              uintmax_t value, unsigned base, const char *prefix)
{
    bool upper = spec->conversion == 'X';
    char digits[DIGITS_MAX];
    char *end = digits + DIGITS_MAX;
    char *start = put_digits(end, value, base,
                             upper ? "0123456789ABCDEF" : "0123456789abcdef");
    int count = end - start;
    int zeros = (spec->precision < 0 ? 1 : spec->precision) - count;
    struct format_spec field = *spec;

    if (zeros <= 0)
        zeros = base == 8 && spec->alternate && (count == 0 || *start != '0');
    if (spec->precision >= 0)
        field.zero = false;
    format_field_begin(output, &field, prefix, zeros + count);
    format_pad(output, '0', zeros);
    format_emit(output, start, count);
    format_field_end(output, &field, prefix, zeros + count);
}

/* The next argument, SIZE bytes wide, sign extended. */
static intmax_t
next_integer(int size, va_list *args)
{
    if (size == SIZE_LONG_LONG)
        return va_arg(*args, long long);
    if (size == SIZE_CHAR)
        return (signed char)va_arg(*args, int);
    if (size == SIZE_SHORT)
        return (short)va_arg(*args, int);
    return va_arg(*args, int);
}

/* VALUE without what the sign extension put above its SIZE bytes. */
static uintmax_t
unsigned_value(intmax_t value, int size)
{
    if (size == SIZE_LONG_LONG)
        return value;
    if (size == SIZE_CHAR)
        return (unsigned char)value;
    if (size == SIZE_SHORT)
        return (unsigned short)value;
    return (unsigned)value;
}

void
format_signed(struct format_output *output, const struct format_spec *spec,
              va_list *args)
{
    intmax_t value = next_integer(spec->size, args);
    const char *sign = spec->plus ? "+" : spec->space ? " " : "";

    if (value < 0)
        format_digits(output, spec, -(uintmax_t)value, 10, "-");
    else
        format_digits(output, spec, value, 10, sign);
}

void
format_unsigned(struct format_output *output, const struct format_spec *spec,
                va_list *args)
{
    uintmax_t value =
        unsigned_value(next_integer(spec->size, args), spec->size);
    bool prefixed = spec->alternate && value != 0;

    switch (spec->conversion) {
    case 'u':
        format_digits(output, spec, value, 10, "");
        break;
    case 'o':
        format_digits(output, spec, value, 8, "");
        break;
    case 'x':
        format_digits(output, spec, value, 16, prefixed ? "0x" : "");
        break;
    case 'X':
        format_digits(output, spec, value, 16, prefixed ? "0X" : "");
        break;
    }
}

void
format_pointer(struct format_output *output, const struct format_spec *spec,
               va_list *args)
{
    uintptr_t value = (uintptr_t)va_arg(*args, void *);
    const char *prefix = spec->plus ? "+0x" : spec->space ? " 0x" : "0x";

    if (value == 0)
        format_bytes(output, spec, "(nil)", 5);
    else
        format_digits(output, spec, value, 16, prefix);
}
