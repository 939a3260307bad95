/* scanf's parts: the input and its conversions. */
#ifndef LIB_STDIO_SCAN_H
#define LIB_STDIO_SCAN_H

#include "lib/private.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

/* The input, which is read a byte at a time and given back by one at most. */
struct scan_input {
    FILE *stream; /* locked by vfscanf */
    size_t count; /* bytes consumed: %n */
    int room;     /* bytes that the width still allows */
};

/* One conversion, as it stands between '%' and its letter. */
struct scan_spec {
    bool suppressed; /* '*': matched, but stored nowhere */
    int width;       /* 0 if none was given */
    int size;        /* bytes of an integer target; 8 and 12 of a float one */
    char conversion;
    const char *set; /* of "%[": behind the bracket, and behind '^' */
    bool inverted;   /* '^' */
};

enum scan_result {
    SCAN_MATCHED,
    SCAN_MISMATCH,    /* the input is something else */
    SCAN_INPUT_ENDED, /* before anything came */
};

/* The next byte, or EOF at the end or when the width is used up. */
int scan_next(struct scan_input *input) LIBC_PRIVATE(scan_next);

/* Gives C back, which scan_next has just returned; EOF may be given back. */
void scan_back(struct scan_input *input, int c) LIBC_PRIVATE(scan_back);

/* Consumes white space; it isn't counted as part of a field's width. */
void scan_skip_space(struct scan_input *input) LIBC_PRIVATE(scan_skip_space);

/* Converts one field and stores it through the next pointer in ARGS. */
enum scan_result
scan_integer(struct scan_input *input, const struct scan_spec *spec,
             va_list *args) LIBC_PRIVATE(scan_integer);
enum scan_result
scan_float(struct scan_input *input, const struct scan_spec *spec,
           va_list *args) LIBC_PRIVATE(scan_float);
enum scan_result
scan_text(struct scan_input *input, const struct scan_spec *spec, va_list *args)
    LIBC_PRIVATE(scan_text);

/* Stores VALUE's lowest SIZE bytes at TARGET. */
void
scan_store(void *target, int size, long long value) LIBC_PRIVATE(scan_store);

#endif
