/* scanf (ISO C 7.21.6.2): walks the format beside the input. */
#include "lib/stdio/scan.h"
#include "lib/stdio/stream.h"
#include <ctype.h>
#include <limits.h>
#include <string.h>

int
scan_next(struct scan_input *input)
{
    int c;

    if (input->room == 0)
        return EOF;
    c = getc_unlocked(input->stream);
    if (c != EOF) {
        input->room--;
        input->count++;
    }
    return c;
}

void
scan_back(struct scan_input *input, int c)
{
    if (c == EOF)
        return;
    ungetc(c, input->stream);
    input->room++;
    input->count--;
}

void
scan_skip_space(struct scan_input *input)
{
    int c;

    input->room = INT_MAX;
    do
        c = scan_next(input);
    while (c != EOF && isspace(c));
    scan_back(input, c);
}

/* Is the input at its end? */
static bool
ended(struct scan_input *input)
{
    int c;

    input->room = INT_MAX;
    c = scan_next(input);
    scan_back(input, c);
    return c == EOF;
}

/* Sets SPEC's size by the length modifier at FMT; returns what is behind. */
static const char *
parse_length(struct scan_spec *spec, const char *fmt)
{
    char c = *fmt;

    spec->size = sizeof(int);
    if (c == 'h') {
        spec->size = fmt[1] == c ? sizeof(char) : sizeof(short);
        return fmt + (fmt[1] == c ? 2 : 1);
    }
    if (c == 'l' && fmt[1] != c) {
        spec->size = strchr("aefgAEFG", fmt[1]) ? sizeof(double) : sizeof(long);
        return fmt + 1;
    }
    if (c == 'L' || c == 'q' || c == 'l') {
        fmt += c == 'l' ? 2 : 1;
        spec->size =
            strchr("aefgAEFG", *fmt) ? sizeof(long double) : sizeof(long long);
        return fmt;
    }
    if (c == 'j')
        spec->size = sizeof(long long);
    return c == 'j' || c == 'z' || c == 't' ? fmt + 1 : fmt;
}

/* Reads the set of "%["; returns what is behind its closing bracket. */
static const char *
parse_set(struct scan_spec *spec, const char *fmt)
{
    spec->inverted = *fmt == '^';
    if (spec->inverted)
        fmt++;
    spec->set = fmt;
    if (*fmt != '\0')
        fmt = strchrnul(fmt + 1, ']');
    return *fmt == ']' ? fmt + 1 : fmt;
}

/* Reads a conversion from behind its '%'. */
static const char *
parse_spec(struct scan_spec *spec, const char *fmt)
{
    *spec = (struct scan_spec){0};
    if (*fmt == '*') {
        spec->suppressed = true;
        fmt++;
    }
    for (; isdigit(*fmt); fmt++)
        spec->width = spec->width * 10 + *fmt - '0';
    fmt = parse_length(spec, fmt);
    spec->conversion = *fmt;
    if (*fmt != '\0')
        fmt++;
    if (spec->conversion == '[')
        fmt = parse_set(spec, fmt);
    return fmt;
}

/* A byte of the format that stands for itself. */
static enum scan_result
match_byte(struct scan_input *input, unsigned char wanted)
{
    int c;

    input->room = INT_MAX;
    c = scan_next(input);
    if (c == wanted)
        return SCAN_MATCHED;
    scan_back(input, c);
    return c == EOF ? SCAN_INPUT_ENDED : SCAN_MISMATCH;
}

/* Converts one field; all but %c and %[ skip the white space before it. */
static enum scan_result
convert(struct scan_input *input, const struct scan_spec *spec, va_list *args)
{
    bool is_text = strchr("sc[", spec->conversion) != NULL;

    if (spec->conversion != 'c' && spec->conversion != '[')
        scan_skip_space(input);
    if (spec->conversion == '%')
        return match_byte(input, '%');
    if (ended(input))
        return SCAN_INPUT_ENDED;
    input->room = spec->width > 0           ? spec->width
                  : spec->conversion == 'c' ? 1
                                            : INT_MAX;
    if (is_text)
        return scan_text(input, spec, args);
    if (strchr("diouxXp", spec->conversion) != NULL)
        return scan_integer(input, spec, args);
    if (strchr("aefgAEFG", spec->conversion) != NULL)
        return scan_float(input, spec, args);
    return SCAN_MISMATCH;
}

/*
 * Handles what stands at *FMT and moves *FMT behind it; adds to *STORED what
 * was stored.
 */
static enum scan_result
step(struct scan_input *input, const char *restrict *fmt, int *stored,
     va_list *args)
{
    struct scan_spec spec;
    enum scan_result result;

    if (isspace((unsigned char)**fmt)) {
        scan_skip_space(input);
        ++*fmt;
        return SCAN_MATCHED;
    }
    if (**fmt != '%')
        return match_byte(input, *(*fmt)++);
    *fmt = parse_spec(&spec, *fmt + 1);
    if (spec.conversion == 'n') {
        if (!spec.suppressed)
            scan_store(va_arg(*args, void *), spec.size, input->count);
        return SCAN_MATCHED;
    }
    result = convert(input, &spec, args);
    if (result == SCAN_MATCHED && !spec.suppressed && spec.conversion != '%')
        ++*stored;
    return result;
}

/*
 * Returns how many fields were stored; EOF if the input ended, or failed,
 * before the first of them.
 */
int
vfscanf(FILE *restrict stream, const char *restrict fmt, va_list args)
{
    struct scan_input input = {.stream = stream};
    enum scan_result result = SCAN_MATCHED;
    va_list remaining;
    int stored = 0;

    va_copy(remaining, args);
    flockfile(stream);
    while (*fmt != '\0' && result == SCAN_MATCHED)
        result = step(&input, &fmt, &stored, &remaining);
    funlockfile(stream);
    va_end(remaining);
    return result == SCAN_INPUT_ENDED && stored == 0 ? EOF : stored;
}
