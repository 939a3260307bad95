/*
 * printf's conversions: what the standard fixes case by case, then thousands
 * of generated formats whose output, summed up, must be glibc's.
 */
#include "tap.h"
#include <limits.h>
#include <stddef.h>

static char text[8192];

static const char *
print(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return text;
}

static void
integers(void)
{
    is_str(print("%d %i", 42, -42), "42 -42", "signed");
    is_str(print("%u", -1), "4294967295", "unsigned");
    is_str(print("%d", INT_MIN), "-2147483648", "smallest int");
    is_str(print("%lld", LLONG_MIN), "-9223372036854775808", "smallest");
    is_str(print("%llu", ULLONG_MAX), "18446744073709551615", "largest");
    is_str(print("%x %X %#x %#X", 255, 255, 255, 255), "ff FF 0xff 0XFF",
           "hexadecimal");
    is_str(print("%#x %#o", 0, 0), "0 0", "no prefix for 0");
    is_str(print("%o %#o", 8, 8), "10 010", "octal");
    is_str(print("%#.3o", 8), "010", "octal's prefix counts as a digit");
    is_str(print("%hhd %hd", 0x181, 0x18001), "-127 -32767", "hh and h");
    is_str(print("%hhu %hu", -1, -1), "255 65535", "hhu and hu");
    is_str(print("%jd %zd %td", (intmax_t)-7, (size_t)8, (ptrdiff_t)-9),
           "-7 8 -9", "j, z and t");
    is_str(print("%5d|%-5d|%05d", 42, 42, 42), "   42|42   |00042", "width");
    is_str(print("%05d", -42), "-0042", "zeros behind the sign");
    is_str(print("%+d % d %+d", 1, 1, -1), "+1  1 -1", "plus and blank");
    is_str(print("%-05d|", 3), "3    |", "'-' beats '0'");
    is_str(print("%+ d", 3), "+3", "'+' beats ' '");
    is_str(print("%.5d", 42), "00042", "precision");
    is_str(print("%08.5d", 42), "   00042", "precision switches '0' off");
    is_str(print("%.0d|%.0x|%.d", 0, 0, 0), "||", "no digits for 0");
    is_str(print("%+.0d", 0), "+", "but the sign");
    is_str(print("%#.0o", 0), "0", "and octal's prefix");
    is_str(print("%*d|%-*d|%*d", 4, 1, 4, 1, -4, 1), "   1|1   |1   ",
           "width from an argument");
    is_str(print("%.*d|%.*d", 3, 1, -3, 1), "001|1",
           "precision from an argument");
}

static void
strings(void)
{
    char open_end[3] = {'a', 'b', 'c'};

    is_str(print("%s|%5s|%-5s", "abc", "abc", "abc"), "abc|  abc|abc  ", "%%s");
    is_str(print("%.2s|%.0s|%.9s", "abc", "abc", "abc"), "ab||abc",
           "precision cuts");
    is_str(print("%.3s", open_end), "abc", "no NUL needed within it");
    is_str(print("%s", (char *)NULL), "(null)", "NULL");
    is_str(print("%c%3c%-3c|", 'x', 'y', 'z'), "x  yz  |", "%%c");
    is_int(snprintf(text, sizeof text, "a%cb", 0), 3, "a NUL is a byte");
    ok(memcmp(text, "a\0b", 4) == 0, "and stands in its place");
    is_str(print("100%%"), "100%", "percent");
    is_str(print("%p", (void *)0x1234), "0x1234", "pointer");
    is_str(print("%p", (void *)NULL), "(nil)", "pointer to nothing");
}

static void
floats(void)
{
    double infinity = __builtin_inf();

    is_str(print("%f %F", 3.14159265358979, -0.5), "3.141593 -0.500000", "%%f");
    is_str(print("%.0f %.0f %.0f %.0f", 0.5, 1.5, 2.5, 3.5), "0 2 2 4",
           "ties go to the even digit");
    is_str(print("%.2f %.1f", 1.005, 0.25), "1.00 0.2", "as stored, not read");
    is_str(print("%.3f", 999.9996), "1000.000", "a carry through all digits");
    is_str(print("%#.0f", 1.0), "1.", "'#' keeps the point");
    is_str(print("%.20f", 0.1), "0.10000000000000000555", "every digit");
    is_str(print("%.0f", 1e22), "10000000000000000000000", "10 to the 22");
    is_str(print("%e %E", 12345.678, 0.00012), "1.234568e+04 1.200000E-04",
           "%%e");
    is_str(print("%.0e %.3e", 15.0, 0.0), "2e+01 0.000e+00", "%%e's ends");
    is_str(print("%e", 1e100), "1.000000e+100", "three digits of exponent");
    is_str(print("%g %g %g", 100000.0, 1000000.0, 0.0001),
           "100000 1e+06 0.0001", "%%g chooses");
    is_str(print("%g %g", 0.00001, 1.5), "1e-05 1.5", "%%g drops zeros");
    is_str(print("%#g", 1.5), "1.50000", "'#' keeps them");
    is_str(print("%.3g %.10g", 1234.5, 1234.5), "1.23e+03 1234.5", "digits");
    is_str(print("%10.2f|%-10.2f|%010.2f", -1.5, -1.5, -1.5),
           "     -1.50|-1.50     |-000001.50", "fields");
    is_str(print("%+f % f", 1.0, 1.0), "+1.000000  1.000000", "signs");
    is_str(print("%f %e %g", -0.0, -0.0, -0.0), "-0.000000 -0.000000e+00 -0",
           "minus zero");
    is_str(print("%f %F %5e|%-5g|", infinity, -infinity, infinity, -infinity),
           "inf -INF   inf|-inf |", "infinity");
    is_str(print("%05f", infinity), "  inf", "no zeros before infinity");
    is_str(print("%.3Lf", 1.5L), "1.500", "long double");
    is_str(print("%a %.1a", 1.0, 0.75), "0x1p+0 0x1.8p-1", "%%a");
    is_str(print("%.15g %.17g", 0.1, 0.1), "0.1 0.10000000000000001",
           "there and back");
    is_str(print("%g", 4.9406564584124654e-324), "4.94066e-324", "smallest");
    is_str(print("%.5e", 1.7976931348623157e308), "1.79769e+308", "largest");
}

static void
lengths(void)
{
    int count = -1;
    int error;
    char *made = NULL;
    char small[4] = "???";

    is_int(snprintf(small, sizeof small, "%s", "abcdef"), 6, "the full length");
    is_str(small, "abc", "what fits");
    is_int(snprintf(NULL, 0, "%d", 12345), 5, "no room at all");
    is_int(snprintf(small, 1, "xyz"), 3, "room for the NUL");
    is_str(small, "", "only that");
    is_int(sprintf(text, "%d%n", 1234, &count), 4, "sprintf counts");
    is_int(count, 4, "%%n tells");
    is_int(asprintf(&made, "%s-%d", "a", 7), 3, "asprintf counts");
    is_str(made, "a-7", "asprintf allocates");
    free(made);
    print("%2147483648d", 1);
    error = errno;
    is_int(error, EOVERFLOW, "a length that no int holds");
}

static void
descriptors(void)
{
    int fds[2];
    char bytes[1000];
    ssize_t count;

    pipe(fds);
    is_int(dprintf(fds[1], "%s %d\n", "line", 1), 7, "dprintf counts");
    count = read(fds[0], bytes, sizeof bytes);
    is_int(count, 7, "and has written at once");
    is_int(dprintf(fds[1], "%600d", 1), 600, "more than a small buffer");
    is_int(read_fully(fds[0], bytes, 600), 600, "all there");
    close(fds[0]);
    close(fds[1]);
    is_int(dprintf(fds[1], "x"), -1, "dprintf to a closed descriptor");
}

/* ------- Generated formats ------- */

static uint64_t state = 88172645463325252u;

static uint64_t
draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Writes a random '%', flags, width and precision; returns where it ends. */
static char *
draw_spec(char *format)
{
    uint64_t bits = draw();

    *format++ = '%';
    for (int i = 0; i < 5; i++)
        if ((bits >> i & 3) == 0)
            *format++ = "-+ #0"[i];
    if (bits >> 30 & 1)
        format += sprintf(format, "%d", (int)(bits >> 32 & 31));
    if (bits >> 31 & 1)
        format += sprintf(format, ".%d", (int)(bits >> 40 & 15));
    return format;
}

/* A double: any bits but those of a denormal, or a tame one. */
static double
draw_double(void)
{
    uint64_t bits = draw();
    uint64_t more = draw();
    double value;

    if (bits & 1)
        return (int)(more >> 40) / 1000.0;
    if (bits & 2)
        return (double)(int64_t)(more >> (bits >> 8 & 63)) / 8;
    if ((more >> 52 & 0x7ff) == 0)
        return 0;
    memcpy(&value, &more, sizeof value);
    return value == value ? value : 1;
}

static unsigned
checksum(unsigned sum)
{
    for (const char *at = text; *at != '\0'; at++)
        sum = (sum ^ (unsigned char)*at) * 16777619u;
    return sum;
}

static void
generated(void)
{
    char format[40];
    unsigned sum = 2166136261u;

    for (int i = 0; i < 3000; i++) {
        char *end = draw_spec(format);
        sprintf(end, "%c", "diuxXo"[draw() % 6]);
        sum = checksum((print(format, (int)draw()), sum));
        sprintf(end, "ll%c", "diuxXo"[draw() % 6]);
        sum = checksum((print(format, draw() >> (draw() & 63)), sum));
    }
    is_int(sum, 1179290622, "6000 formats of integers");
    sum = 2166136261u;
    for (int i = 0; i < 3000; i++) {
        char *end = draw_spec(format);
        sprintf(end, "%c", "feEgGaA"[draw() % 7]);
        sum = checksum((print(format, draw_double()), sum));
    }
    is_int(sum, 1066131486, "3000 formats of floating-point numbers");
}

int
main(void)
{
    begin_testing();
    integers();
    strings();
    floats();
    lengths();
    descriptors();
    generated();
    return done_testing();
}
