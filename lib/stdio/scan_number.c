/* scanf's numbers: the longest row of bytes that could be one is read, and
   then converted by strtol's and strtod's rules. */
#include "lib/stdio/scan.h"
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* More bytes of a number than this are consumed, but don't count. */
#define TEXT_MAX 512

/* The bytes of a number so far, NUL-terminated. */
struct number_text {
    size_t length;
    char bytes[TEXT_MAX];
};

static void
keep(struct number_text *text, int c)
{
    if (text->length < TEXT_MAX - 1)
        text->bytes[text->length++] = c;
    text->bytes[text->length] = '\0';
}

/* Keeps C if it is a sign; returns the byte to go on with. */
static int
keep_sign(struct scan_input *input, struct number_text *text, int c)
{
    if (c != '+' && c != '-')
        return c;
    keep(text, c);
    return scan_next(input);
}

static bool
is_digit_in(int c, int base)
{
    if (isdigit(c))
        return c - '0' < base;
    return base == 16 && isxdigit(c);
}

/* Keeps digits of BASE from C on; returns the first byte that is none. */
static int
keep_digits(struct scan_input *input, struct number_text *text, int c, int base)
{
    for (; is_digit_in(c, base); c = scan_next(input))
        keep(text, c);
    return c;
}

/* Keeps WORD in any case, as far as it comes. */
static int
keep_word(struct scan_input *input, struct number_text *text, int c,
          const char *word)
{
    for (; *word != '\0' && c != EOF && tolower(c) == *word; word++) {
        keep(text, c);
        c = scan_next(input);
    }
    return c;
}

static int
base_of(char conversion)
{
    switch (conversion) {
    case 'i':
        return 0;
    case 'o':
        return 8;
    case 'x':
    case 'X':
    case 'p':
        return 16;
    }
    return 10;
}

/* Reads an integer into TEXT; *BASE 0 becomes the one its prefix shows. */
static void
read_integer(struct scan_input *input, struct number_text *text, int *base)
{
    int c = keep_sign(input, text, scan_next(input));

    if (c == '0' && (*base == 0 || *base == 16)) {
        keep(text, c);
        c = scan_next(input);
        if (c == 'x' || c == 'X') {
            *base = 16;
            text->length--;
            c = scan_next(input);
        } else if (*base == 0) {
            *base = 8;
        }
    }
    if (*base == 0)
        *base = 10;
    scan_back(input, keep_digits(input, text, c, *base));
}

void
scan_store(void *target, int size, long long value)
{
    memcpy(target, &value, size);
}

enum scan_result
scan_integer(struct scan_input *input, const struct scan_spec *spec,
             va_list *args)
{
    struct number_text text = {0};
    int base = base_of(spec->conversion);
    bool is_signed = spec->conversion == 'd' || spec->conversion == 'i';
    long long value;
    char *end;

    read_integer(input, &text, &base);
    if (spec->size == sizeof(long long) && is_signed)
        value = strtoll(text.bytes, &end, base);
    else if (spec->size == sizeof(long long))
        value = strtoull(text.bytes, &end, base);
    else if (is_signed)
        value = strtol(text.bytes, &end, base);
    else
        value = strtoul(text.bytes, &end, base);
    if (end == text.bytes)
        return SCAN_MISMATCH;
    if (!spec->suppressed)
        scan_store(va_arg(*args, void *), spec->size, value);
    return SCAN_MATCHED;
}

/* Reads digits, a point, digits, an exponent behind MARK into TEXT. */
static int
read_mantissa(struct scan_input *input, struct number_text *text, int c,
              int base, int mark)
{
    c = keep_digits(input, text, c, base);
    if (c == '.') {
        keep(text, c);
        c = keep_digits(input, text, scan_next(input), base);
    }
    if (c != EOF && tolower(c) == mark) {
        keep(text, c);
        c = keep_sign(input, text, scan_next(input));
        c = keep_digits(input, text, c, 10);
    }
    return c;
}

static void
read_float(struct scan_input *input, struct number_text *text)
{
    int c = keep_sign(input, text, scan_next(input));
    int base = 10;

    if (c != EOF && tolower(c) == 'i') {
        c = keep_word(input, text, c, "infinity");
    } else if (c != EOF && tolower(c) == 'n') {
        c = keep_word(input, text, c, "nan");
    } else {
        if (c == '0') {
            keep(text, c);
            c = scan_next(input);
            if (c == 'x' || c == 'X') {
                keep(text, c);
                c = scan_next(input);
                base = 16;
            }
        }
        c = read_mantissa(input, text, c, base, base == 16 ? 'p' : 'e');
    }
    scan_back(input, c);
}

/* Stores the value of TEXT as the type that SIZE shows. */
static char *
store_float(const char *text, int size, void *target)
{
    char *end;

    if (size == sizeof(long double))
        *(long double *)target = strtold(text, &end);
    else if (size == sizeof(double))
        *(double *)target = strtod(text, &end);
    else
        *(float *)target = strtof(text, &end);
    return end;
}

enum scan_result
scan_float(struct scan_input *input, const struct scan_spec *spec,
           va_list *args)
{
    struct number_text text = {0};
    long double value;
    const char *end;

    read_float(input, &text);
    end = store_float(text.bytes, spec->size, &value);
    if (text.length == 0 || *end != '\0')
        return SCAN_MISMATCH;
    if (!spec->suppressed)
        memcpy(va_arg(*args, void *), &value, spec->size);
    return SCAN_MATCHED;
}
