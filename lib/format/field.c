/* The bytes of a field and what pads them; see format.h. */
#include "lib/format/conversion.h"
#include <limits.h>

size_t strnlen(const char *text, size_t limit);

void
format_overflow(struct format_output *output)
{
    output->count = (size_t)INT_MAX + 1;
}

/* Counts COUNT bytes; false if the sum is then more than an int holds. */
static bool
count_bytes(struct format_output *output, size_t count)
{
    if (output->count > INT_MAX || count > INT_MAX - output->count) {
        format_overflow(output);
        return false;
    }
    output->count += count;
    return true;
}

void
format_emit(struct format_output *output, const char *bytes, size_t count)
{
    if (count_bytes(output, count) && count > 0)
        output->sink->emit(output->sink->context, bytes, count);
}

void
format_pad(struct format_output *output, char c, int count)
{
    static const char blanks[] = "                                ";
    static const char zeros[] = "00000000000000000000000000000000";
    const int chunk = sizeof(blanks) - 1;

    if (count > 0 && !count_bytes(output, count))
        return;
    for (; count > 0; count -= chunk)
        output->sink->emit(output->sink->context, c == '0' ? zeros : blanks,
                           count < chunk ? count : chunk);
}

void
format_field_begin(struct format_output *output, const struct format_spec *spec,
                   const char *prefix, int length)
{
    int prefix_length = strnlen(prefix, 3);
    int padding = spec->width - prefix_length - length;

    if (!spec->left && !spec->zero)
        format_pad(output, ' ', padding);
    format_emit(output, prefix, prefix_length);
    if (!spec->left && spec->zero)
        format_pad(output, '0', padding);
}

void
format_field_end(struct format_output *output, const struct format_spec *spec,
                 const char *prefix, int length)
{
    if (spec->left)
        format_pad(output, ' ', spec->width - (int)strnlen(prefix, 3) - length);
}

void
format_bytes(struct format_output *output, const struct format_spec *spec,
             const char *text, size_t length)
{
    struct format_spec field = *spec;

    field.zero = false;
    format_field_begin(output, &field, "", length);
    format_emit(output, text, length);
    format_field_end(output, &field, "", length);
}
