/* Absolute values and divisions (ISO C 7.22.6). */
#include <inttypes.h>
#include <stdlib.h>

int
abs(int n)
{
    return n < 0 ? -n : n;
}

long
labs(long n)
{
    return n < 0 ? -n : n;
}

long long
llabs(long long n)
{
    return n < 0 ? -n : n;
}

intmax_t
imaxabs(intmax_t n)
{
    return n < 0 ? -n : n;
}

div_t
div(int dividend, int divisor)
{
    return (div_t){dividend / divisor, dividend % divisor};
}

ldiv_t
ldiv(long dividend, long divisor)
{
    return (ldiv_t){dividend / divisor, dividend % divisor};
}

lldiv_t
lldiv(long long dividend, long long divisor)
{
    return (lldiv_t){dividend / divisor, dividend % divisor};
}

imaxdiv_t
imaxdiv(intmax_t dividend, intmax_t divisor)
{
    return (imaxdiv_t){dividend / divisor, dividend % divisor};
}
