/* Floating-point conversions of printf. */
#include "lib/format/format.h"

void
format_float(struct format_output *output, const struct format_spec *spec,
             va_list *args)
{
    double value = spec->is_long_double ? (double)va_arg(*args, long double)
                                        : va_arg(*args, double);
    (void)value;
    format_emit(output, "?", 1);
}
