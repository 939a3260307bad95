/* printf into memory. */
#include "lib/format/format.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char *next;  /* where the next byte goes */
    size_t room; /* bytes left, that of the NUL not counted */
};

/* Keeps what fits; the rest is only counted, by format. */
static void
emit_to_text(void *context, const char *bytes, size_t count)
{
    struct text *text = context;
    size_t kept = count < text->room ? count : text->room;

    memcpy(text->next, bytes, kept);
    text->next += kept;
    text->room -= kept;
}

/*
 * Puts at most SIZE bytes into TEXT, a NUL among them if SIZE is not 0.
 * Returns the length the whole has, so it was cut if that is not below SIZE;
 * -1 with EOVERFLOW if no int holds it (ISO C 7.21.6.12).
 */
int
vsnprintf(char *restrict text, size_t size, const char *restrict fmt,
          va_list args)
{
    struct text output = {.next = text, .room = size > 0 ? size - 1 : 0};
    struct format_sink sink = {
        .emit = emit_to_text,
        .context = &output,
        .format_float = format_float,
    };
    int length = format(&sink, fmt, args);

    if (size > 0)
        *output.next = '\0';
    if (length < 0)
        errno = EOVERFLOW;
    return length;
}

int
snprintf(char *restrict text, size_t size, const char *restrict fmt, ...)
{
    va_list args;
    int length;

    va_start(args, fmt);
    length = vsnprintf(text, size, fmt, args);
    va_end(args);
    return length;
}

/* TEXT is large enough: the caller has seen to it. */
int
vsprintf(char *restrict text, const char *restrict fmt, va_list args)
{
    return vsnprintf(text, INT_MAX, fmt, args);
}

int
sprintf(char *restrict text, const char *restrict fmt, ...)
{
    va_list args;
    int length;

    va_start(args, fmt);
    length = vsprintf(text, fmt, args);
    va_end(args);
    return length;
}

/*
 * Allocates a text of the right size into *TEXT; the caller frees it. Returns
 * its length, or -1 with errno and *TEXT NULL.
 */
int
vasprintf(char **restrict text, const char *restrict fmt, va_list args)
{
    int length = vsnprintf(NULL, 0, fmt, args);

    *text = length < 0 ? NULL : malloc(length + 1);
    if (*text == NULL)
        return -1;
    return vsnprintf(*text, length + 1, fmt, args);
}

int
asprintf(char **restrict text, const char *restrict fmt, ...)
{
    va_list args;
    int length;

    va_start(args, fmt);
    length = vasprintf(text, fmt, args);
    va_end(args);
    return length;
}
