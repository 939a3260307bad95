/* What format.c shares with the conversions in the files beside it. */
#ifndef LIB_FORMAT_CONVERSION_H
#define LIB_FORMAT_CONVERSION_H

#include "lib/format/format.h"
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

/* Makes format return -1: its bytes are more than an int can count. */
void
format_overflow(struct format_output *output) LIBC_PRIVATE(format_overflow);

/* Emits LENGTH bytes of TEXT in a field padded with blanks. */
void format_bytes(struct format_output *output, const struct format_spec *spec,
                  const char *text, size_t length) LIBC_PRIVATE(format_bytes);

/* %d, %u and their like: take one argument out of ARGS and emit it. */
void format_signed(struct format_output *output, const struct format_spec *spec,
                   va_list *args) LIBC_PRIVATE(format_signed);
void
format_unsigned(struct format_output *output, const struct format_spec *spec,
                va_list *args) LIBC_PRIVATE(format_unsigned);

/* %p: "0x" and hexadecimal digits; NULL is "(nil)". */
void
format_pointer(struct format_output *output, const struct format_spec *spec,
               va_list *args) LIBC_PRIVATE(format_pointer);

#endif
