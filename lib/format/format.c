/* printf's core: reads the format and hands each conversion on. */
#include "lib/format/conversion.h"
#include <limits.h>

/* Room below INT_MAX for what stands in a field beside its padding. */
#define FIELD_LIMIT (INT_MAX - 32768)

size_t strnlen(const char *text, size_t limit);

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

/* Is SPEC's field as long as an int can say, so that no sum holds it? */
static bool
is_endless(const struct format_spec *spec)
{
    return spec->width >= FIELD_LIMIT ||
           (spec->precision >= FIELD_LIMIT && spec->conversion != 's');
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
    if (is_endless(&spec))
        format_overflow(output);
    else if (output->sink->format_float != NULL &&
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
