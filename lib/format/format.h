/*
 * printf's core: turns a format and its arguments into bytes for a sink. The
 * kernel's log and the libc's printf family share it.
 */
#ifndef LIB_FORMAT_FORMAT_H
#define LIB_FORMAT_FORMAT_H

#include "lib/private.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* One conversion, as it stands between '%' and its letter. */
struct format_spec {
    bool left;      /* '-': padded on the right */
    bool plus;      /* '+': a sign always */
    bool space;     /* ' ': a blank where a plus would be */
    bool alternate; /* '#' */
    bool zero;      /* '0': padded with zeros behind the sign */
    int width;      /* at least 0 */
    int precision;  /* -1 if none was given */
    int size;       /* bytes of an integer argument, see format.c */
    bool is_long_double;
    char conversion; /* the letter */
};

struct format_output;

/* Takes one floating-point argument out of ARGS and writes it. */
typedef void
format_float_function(struct format_output *output,
                      const struct format_spec *spec, va_list *args);

/* Where the bytes go. */
struct format_sink {
    void (*emit)(void *context, const char *bytes, size_t count);
    void *context;
    /* float.c's format_float, or NULL where there is no FPU (the kernel):
       then a floating-point conversion is copied as it stands. */
    format_float_function *format_float;
};

/* A call of format under way. */
struct format_output {
    const struct format_sink *sink;
    size_t count; /* bytes emitted so far; beyond INT_MAX, too many */
};

/*
 * Writes FMT with ARGS to SINK (ISO C 7.21.6.1; no wide characters). Returns
 * the number of bytes, or -1 if an int can't hold it. Takes no lock and
 * allocates nothing; the sink may be called many times for a line.
 */
int format(const struct format_sink *sink, const char *fmt, va_list args)
    LIBC_PRIVATE(format);

/* Emits COUNT bytes, unless the sum is then more than an int holds. */
void format_emit(struct format_output *output, const char *bytes, size_t count)
    LIBC_PRIVATE(format_emit);

/* Emits C as often as COUNT says; not at all if that is negative. */
void format_pad(struct format_output *output, char c, int count)
    LIBC_PRIVATE(format_pad);

/*
 * The blanks before and the zeros or blanks after PREFIX (a sign, "0x") that
 * SPEC's width asks for around PREFIX and LENGTH more bytes. The caller emits
 * those bytes between the two calls.
 */
void format_field_begin(struct format_output *output,
                        const struct format_spec *spec, const char *prefix,
                        int length) LIBC_PRIVATE(format_field_begin);
void
format_field_end(struct format_output *output, const struct format_spec *spec,
                 const char *prefix, int length) LIBC_PRIVATE(format_field_end);

format_float_function format_float LIBC_PRIVATE(format_float);

#endif
