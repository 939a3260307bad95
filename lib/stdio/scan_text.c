/* scanf's strings: %s, %c and %[. */
#include "lib/stdio/scan.h"
#include <ctype.h>
#include <limits.h>

/*
 * Is C in the set that begins behind the bracket? A ']' that stands first is a
 * member, and a '-' between two makes a range (as in all common libcs).
 */
static bool
in_set(const char *set, int c)
{
    const char *at = set;

    do {
        if (at[1] == '-' && at[2] != ']' && at[2] != '\0') {
            if (c >= (unsigned char)at[0] && c <= (unsigned char)at[2])
                return true;
            at += 3;
        } else if (c == (unsigned char)*at++) {
            return true;
        }
    } while (*at != ']' && *at != '\0');
    return false;
}

/* Does C belong to the field? */
static bool
belongs(const struct scan_spec *spec, int c)
{
    if (c == EOF)
        return false;
    if (spec->conversion == 'c')
        return true;
    if (spec->conversion == 's')
        return !isspace(c);
    return in_set(spec->set, c) != spec->inverted;
}

/* %c takes exactly its width of bytes, and stores no NUL. */
enum scan_result
scan_text(struct scan_input *input, const struct scan_spec *spec, va_list *args)
{
    char *target = spec->suppressed ? NULL : va_arg(*args, char *);
    int length = 0;
    int c;

    while (belongs(spec, c = scan_next(input))) {
        if (target != NULL)
            target[length] = c;
        length++;
    }
    scan_back(input, c);
    if (length == 0)
        return c == EOF ? SCAN_INPUT_ENDED : SCAN_MISMATCH;
    if (spec->conversion == 'c' && length < spec->width)
        return SCAN_INPUT_ENDED;
    if (target != NULL && spec->conversion != 'c')
        target[length] = '\0';
    return SCAN_MATCHED;
}
