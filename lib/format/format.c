/* printf's core without floating point; see format.h. */
#include "lib/format/format.h"
#include <limits.h>
#include <stdint.h>

/* What format_spec.size is for each length modifier. */
enum {
    SIZE_CHAR = sizeof(char),
    SIZE_SHORT = sizeof(short),
    SIZE_INT = sizeof(int),
    SIZE_LONG = sizeof(long),
    SIZE_LONG_LONG = sizeof(long long),
    SIZE_MAX_INT = sizeof(intmax_t),
    SIZE_POINTER = sizeof(void *),
};

/* 64 bits in octal have 22 digits. */
#define DIGITS_MAX 22

size_t strnlen(const char *text, size_t limit);

void
format_emit(struct format_output *output, const char *bytes, size_t count)
{
    if (count > 0)
        output->sink->emit(output->sink->context, bytes, count);
    output->count += count;
}

void
format_pad(struct format_output *output, char c, int count)
{
    static const char blanks[] = "                                ";
    static const char zeros[] = "00000000000000000000000000000000";
    const int chunk = sizeof(blanks) - 1;

    for (; count > 0; count -= chunk)
        format_emit(output, c == '0' ? zeros : blanks,
                    count < chunk ? count : chunk);
}

void
format_field_begin(struct format_output *output, const struct format_spec *spec,
                   const char *prefix, int length)
{
    int prefix_length = strnlen(prefix, 3);
    int padding = spec->width - prefix_length - length;

    if (!spec->left && !spec->zero)
        format_pad(output, ' ', padding);
    format_emit(output, prefix, prefix_length);
    if (!spec->left && spec->zero)
        format_pad(output, '0', padding);
}

void
format_field_end(struct format_output *output, const struct format_spec *spec,
                 const char *prefix, int length)
{
    if (spec->left)
        format_pad(output, ' ', spec->width - (int)strnlen(prefix, 3) - length);
}

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

static void
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

static void
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

/* Emits LENGTH bytes of TEXT in a field padded with blanks. */
static void
format_bytes(struct format_output *output, const struct format_spec *spec,
             const char *text, size_t length)
{
    struct format_spec field = *spec;

    field.zero = false;
    format_field_begin(output, &field, "", length);
    format_emit(output, text, length);
    format_field_end(output, &field, "", length);
}

/* A pointer is "0x" and hexadecimal digits, NULL is "(nil)". */
static void
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

/* The precision bounds the bytes that are read, so TEXT need not end. */
static void
format_string(struct format_output *output, const struct format_spec *spec,
              va_list *args)
{
    const char *text = va_arg(*args, const char *);
    size_t limit = spec->precision < 0 ? INT_MAX : (size_t)spec->precision;

    if (text == NULL)
        text = limit >= 6 ? "(null)" : "";
    format_bytes(output, spec, text, strnlen(text, limit));
}

static void
format_character(struct format_output *output, const struct format_spec *spec,
                 va_list *args)
{
    char c = va_arg(*args, int);

    format_bytes(output, spec, &c, 1);
}

/* %n: tells how many bytes went out so far. */
static void
store_count(const struct format_output *output, int size, va_list *args)
{
    void *target = va_arg(*args, void *);

    if (size == SIZE_LONG_LONG)
        *(long long *)target = output->count;
    else if (size == SIZE_CHAR)
        *(signed char *)target = output->count;
    else if (size == SIZE_SHORT)
        *(short *)target = output->count;
    else
        *(int *)target = output->count;
}

/* Sets the flag that C stands for; returns whether C is a flag. */
static bool
parse_flag(struct format_spec *spec, char c)
{
    switch (c) {
    case '-':
        spec->left = true;
        return true;
    case '+':
        spec->plus = true;
        return true;
    case ' ':
        spec->space = true;
        return true;
    case '#':
        spec->alternate = true;
        return true;
    case '0':
        spec->zero = true;
        return true;
    }
    return false;
}

/*
 * Reads '*' or digits at FMT. A missing number is 0; one that no int holds is
 * INT_MAX, which makes the result too long to count.
 */
static const char *
parse_number(const char *fmt, int *number, va_list *args)
{
    *number = 0;
    if (*fmt == '*') {
        *number = va_arg(*args, int);
        return fmt + 1;
    }
    for (; *fmt >= '0' && *fmt <= '9'; fmt++) {
        int digit = *fmt - '0';

        *number =
            *number > (INT_MAX - digit) / 10 ? INT_MAX : *number * 10 + digit;
    }
    return fmt;
}

static const char *
parse_width(struct format_spec *spec, const char *fmt, va_list *args)
{
    fmt = parse_number(fmt, &spec->width, args);
    if (spec->width < 0) {
        spec->left = true;
        spec->width = spec->width == INT_MIN ? INT_MAX : -spec->width;
    }
    return fmt;
}

static const char *
parse_precision(struct format_spec *spec, const char *fmt, va_list *args)
{
    spec->precision = -1;
    if (*fmt != '.')
        return fmt;
    fmt = parse_number(fmt + 1, &spec->precision, args);
    if (spec->precision < 0)
        spec->precision = -1;
    return fmt;
}

static const char *
parse_length(struct format_spec *spec, const char *fmt)
{
    char c = *fmt;

    spec->size = SIZE_INT;
    switch (c) {
    case 'h':
    case 'l':
        spec->size = c == 'h' ? SIZE_SHORT : SIZE_LONG;
        if (fmt[1] != c)
            return fmt + 1;
        spec->size = c == 'h' ? SIZE_CHAR : SIZE_LONG_LONG;
        return fmt + 2;
    case 'q':
    case 'L':
        spec->is_long_double = true;
        spec->size = SIZE_LONG_LONG;
        return fmt + 1;
    case 'j':
        spec->size = SIZE_MAX_INT;
        return fmt + 1;
    case 'z':
    case 't':
        spec->size = SIZE_POINTER;
        return fmt + 1;
    }
    return fmt;
}

/* Emits one argument; returns false if SPEC has no known letter. */
static bool
convert(struct format_output *output, const struct format_spec *spec,
        va_list *args)
{
    switch (spec->conversion) {
    case 'd':
    case 'i':
        format_signed(output, spec, args);
        return true;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        format_unsigned(output, spec, args);
        return true;
    case 'c':
        format_character(output, spec, args);
        return true;
    case 's':
        format_string(output, spec, args);
        return true;
    case 'p':
        format_pointer(output, spec, args);
        return true;
    case 'n':
        store_count(output, spec->size, args);
        return true;
    case '%':
        format_emit(output, "%", 1);
        return true;
    }
    return false;
}

static bool
is_float_conversion(char c)
{
    c |= 'a' ^ 'A';
    return c == 'a' || (c >= 'e' && c <= 'g');
}

/*
 * Handles the conversion whose '%' stands at START; returns what is behind it.
 * An unknown one is copied as it stands.
 */
static const char *
format_one(struct format_output *output, const char *start, va_list *args)
{
    struct format_spec spec = {0};
    const char *fmt = start + 1;

    while (parse_flag(&spec, *fmt))
        fmt++;
    fmt = parse_width(&spec, fmt, args);
    fmt = parse_precision(&spec, fmt, args);
    fmt = parse_length(&spec, fmt);
    spec.conversion = *fmt;
    if (spec.conversion != '\0')
        fmt++;
    if (output->sink->format_float != NULL &&
        is_float_conversion(spec.conversion))
        output->sink->format_float(output, &spec, args);
    else if (!convert(output, &spec, args))
        format_emit(output, start, fmt - start);
    return fmt;
}

int
format(const struct format_sink *sink, const char *fmt, va_list args)
{
    struct format_output output = {.sink = sink};
    va_list remaining;

    va_copy(remaining, args);
    while (*fmt != '\0') {
        const char *percent = fmt;

        while (*percent != '\0' && *percent != '%')
            percent++;
        format_emit(&output, fmt, percent - fmt);
        fmt = percent;
        if (*percent == '%')
            fmt = format_one(&output, percent, &remaining);
    }
    va_end(remaining);
    return output.count > INT_MAX ? -1 : (int)output.count;
}
