/* Floating-point numbers out of text (ISO C 7.22.1.3), rounded exactly. */
#include "lib/float/to_binary.h"
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

static const struct float_type float_type = {24, -126, 127};
static const struct float_type double_type = {53, -1022, 1023};
static const struct float_type long_double_type = {64, -16382, 16383};

/* Reads the exponent behind a MARK at TEXT, if there is one, into *EXPONENT;
   returns what is behind it. */
static const char *
parse_exponent(const char *text, char mark, int *exponent)
{
    const char *at = text + 1;
    bool negative = *at == '-';
    int value = 0;

    *exponent = 0;
    if (tolower((unsigned char)*text) != mark)
        return text;
    if (*at == '-' || *at == '+')
        at++;
    if (!isdigit((unsigned char)*at))
        return text;
    for (; isdigit((unsigned char)*at); at++)
        if (value < 10 * EXPONENT_LIMIT)
            value = value * 10 + *at - '0';
    *exponent = negative ? -value : value;
    return at;
}

static void
add_digit(struct decimal *decimal, int digit)
{
    if (decimal->count == 0 && digit == 0)
        return;
    if (decimal->count < DECIMAL_DIGITS_MAX)
        decimal->digits[decimal->count++] = digit;
    else if (digit != 0)
        decimal->truncated = true;
}

/*
 * Reads digits, perhaps a point among them, and an exponent. Returns what is
 * behind, or NULL if there is no digit.
 */
static const char *
parse_decimal(const char *text, struct decimal *decimal)
{
    bool seen_point = false;
    bool seen_digit = false;
    int exponent;

    decimal->count = 0;
    decimal->point = 0;
    decimal->truncated = false;
    for (;; text++) {
        if (*text == '.' && !seen_point) {
            seen_point = true;
            continue;
        }
        if (!isdigit((unsigned char)*text))
            break;
        seen_digit = true;
        add_digit(decimal, *text - '0');
        if (!seen_point && decimal->count > 0)
            decimal->point++;
        if (seen_point && decimal->count == 0)
            decimal->point--;
    }
    if (!seen_digit)
        return NULL;
    text = parse_exponent(text, 'e', &exponent);
    decimal->point += exponent;
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0)
        decimal->count--;
    return text;
}

static int
hexadecimal_digit(char c)
{
    if (isdigit((unsigned char)c))
        return c - '0';
    return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                      : -1;
}

/* The same for hexadecimal digits, from behind "0x". */
static const char *
parse_hexadecimal(const char *text, struct decimal *decimal)
{
    uint64_t mantissa = 0;
    int scale = 0;
    bool lost = false;
    bool seen_point = false;
    bool seen_digit = false;
    int exponent;

    for (;; text++) {
        int digit = hexadecimal_digit(*text);

        if (*text == '.' && !seen_point) {
            seen_point = true;
            continue;
        }
        if (digit < 0)
            break;
        seen_digit = true;
        scale -= seen_point ? 4 : 0;
        if (mantissa >> 60 == 0) {
            mantissa = mantissa * 16 + digit;
        } else {
            scale += 4;
            lost |= digit != 0;
        }
    }
    if (!seen_digit)
        return NULL;
    text = parse_exponent(text, 'p', &exponent);
    decimal_from_integer(decimal, mantissa);
    decimal->truncated = lost;
    decimal_shift(decimal, scale + exponent);
    return text;
}

/* inf, infinity, nan, nan(...) in any case; NULL if TEXT is none of them. */
static const char *
parse_word(const char *text, long double *value)
{
    size_t length = 0;

    if (strncasecmp(text, "inf", 3) == 0) {
        *value = __builtin_infl();
        return text + (strncasecmp(text, "infinity", 8) == 0 ? 8 : 3);
    }
    if (strncasecmp(text, "nan", 3) != 0)
        return NULL;
    *value = __builtin_nanl("");
    text += 3;
    if (*text == '(')
        for (length = 1;
             isalnum((unsigned char)text[length]) || text[length] == '_';)
            length++;
    return length > 0 && text[length] == ')' ? text + length + 1 : text;
}

/* Reads a number without a sign; what is behind it, or NULL without one. */
static const char *
parse_magnitude(const char *text, const struct float_type *type,
                long double *value)
{
    const char *end = parse_word(text, value);
    struct decimal decimal;

    if (end != NULL)
        return end;
    if (text[0] == '0' && (text[1] | 0x20) == 'x')
        end = parse_hexadecimal(text + 2, &decimal);
    if (end == NULL)
        end = parse_decimal(text, &decimal);
    if (end != NULL)
        *value = decimal_to_binary(&decimal, type);
    return end;
}

/*
 * The number that TEXT begins with, behind white space, to the nearest of
 * TYPE. *END, unless END is NULL, is set behind it, or to TEXT if there is
 * none. ERANGE for one too large (infinity) or too small (0 or nearly).
 */
static long double
parse(const char *text, char **end, const struct float_type *type)
{
    const char *at = text;
    const char *behind;
    long double value = 0;
    bool negative;

    while (isspace((unsigned char)*at))
        at++;
    negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    behind = parse_magnitude(at, type, &value);
    if (end != NULL)
        *end = (char *)(behind == NULL ? text : behind);
    return negative ? -value : value;
}

float
strtof(const char *restrict text, char **restrict end)
{
    return parse(text, end, &float_type);
}

double
strtod(const char *restrict text, char **restrict end)
{
    return parse(text, end, &double_type);
}

long double
strtold(const char *restrict text, char **restrict end)
{
    return parse(text, end, &long_double_type);
}

double
atof(const char *text)
{
    return strtod(text, NULL);
}
