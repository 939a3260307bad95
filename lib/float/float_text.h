/* What printf's decimal and hexadecimal floating point have in common. */
#ifndef LIB_FLOAT_FLOAT_TEXT_H
#define LIB_FLOAT_FLOAT_TEXT_H

#include "lib/float/binary.h"
#include "lib/format/format.h"

/* LETTER as upper case, if the conversion's own letter is. */
static inline char
same_case(const struct format_spec *spec, char letter)
{
    bool upper = spec->conversion >= 'A' && spec->conversion <= 'Z';

    return upper ? letter - ('a' - 'A') : letter;
}

/* Is there a point before PRECISION digits? */
static inline bool
has_point(const struct format_spec *spec, int precision)
{
    return precision > 0 || spec->alternate;
}

static inline int
smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Writes MARK, a sign and at least LEAST_DIGITS of EXPONENT; the length. */
int put_exponent(char *text, char mark, int exponent, int least_digits)
    LIBC_PRIVATE(put_exponent);

/* %a: 0x1.8p+3. Without a precision, as many digits as the number has. */
void
format_hexadecimal(struct format_output *output, const struct format_spec *spec,
                   const char *sign, const union binary80 *binary)
    LIBC_PRIVATE(format_hexadecimal);

#endif
