/* scanf's conversions, from strings and from a stream. */
#include "tap.h"

static int a, b, c;
static char s[40], t[40];

static void
integers(void)
{
    unsigned char small;
    short middle;
    long long large;

    is_int(sscanf("12 -34", "%d%d", &a, &b), 2, "two numbers");
    ok(a == 12 && b == -34, "their values");
    is_int(sscanf("0x1f 017 9", "%i%i%i", &a, &b, &c), 3, "%%i");
    ok(a == 31 && b == 15 && c == 9, "bases by prefix");
    is_int(sscanf("ff 0XA", "%x%x", &a, &b), 2, "%%x");
    ok(a == 255 && b == 10, "hexadecimal");
    is_int(sscanf("777", "%o", &a), 1, "%%o");
    is_int(a, 0777, "octal");
    is_int(sscanf("300 70000", "%hhu%hd", &small, &middle), 2, "hh and h");
    ok(small == 44 && middle == 4464, "cut to their size");
    is_int(sscanf("-9000000000", "%lld", &large), 1, "ll");
    ok(large == -9000000000LL, "64 bits");
    is_int(sscanf("12345", "%2d%3d", &a, &b), 2, "widths");
    ok(a == 12 && b == 345, "cut the row of digits");
    is_int(sscanf("1,2;3", "%d,%d,%d", &a, &b, &c), 2, "up to a mismatch");
    is_int(sscanf("x", "%d", &a), 0, "no number");
    is_int(sscanf("", "%d", &a), EOF, "no input");
    is_int(sscanf("   ", "%d", &a), EOF, "only blanks");
    is_int(sscanf("7", "%d%d", &a, &b), 1, "input ends after one");
    is_int(sscanf("+5 -", "%d %d", &a, &b), 1, "a sign alone is no number");
}

static void
strings(void)
{
    is_int(sscanf("  two words", "%s %s", s, t), 2, "%%s");
    ok(!strcmp(s, "two") && !strcmp(t, "words"), "without blanks");
    is_int(sscanf("abcdef", "%3s%s", s, t), 2, "width of %%s");
    ok(!strcmp(s, "abc") && !strcmp(t, "def"), "cuts");
    memset(s, '.', sizeof s);
    is_int(sscanf(" xyz", "%2c", s), 1, "%%c");
    ok(memcmp(s, " x.", 3) == 0, "takes blanks, stores no NUL");
    is_int(sscanf("key = value", "%[a-z] = %[^\n]", s, t), 2, "%%[");
    ok(!strcmp(s, "key") && !strcmp(t, "value"), "a set and its opposite");
    is_int(sscanf("]x", "%[]]%s", s, t), 2, "a set with a bracket");
    is_int(sscanf("9", "%[a-z]", s), 0, "an empty set match fails");
    is_int(sscanf("a1b2", "%*[a-z]%d%*c%d", &a, &b), 2, "'*' stores nothing");
    ok(a == 1 && b == 2, "but matches");
    is_int(sscanf("50%", "%d%%%n", &a, &b), 1, "%%%% and %%n");
    is_int(b, 3, "%%n counts bytes");
    is_int(sscanf("a  b", "a b%n", &a), 0, "a blank matches many");
    is_int(a, 4, "all of them");
}

static void
floats(void)
{
    float f;
    double d;
    long double l;

    is_int(sscanf("1.5 -2e3 .25", "%f%lf%Lf", &f, &d, &l), 3, "three sizes");
    ok(f == 1.5f && d == -2000 && l == 0.25L, "their values");
    is_int(sscanf("inf", "%lf", &d), 1, "infinity");
    is_int(sscanf("3.9.1", "%lf%Lf", &d, &l), 2, "one point each");
    is_int(sscanf(".", "%lf", &d), 0, "a point alone");
}

static void
streams(void)
{
    FILE *file;

    make_file("stdio_scan.tmp", "10 apples\n20 pears\nrest");
    file = fopen("stdio_scan.tmp", "r");
    is_int(fscanf(file, "%d %s", &a, s), 2, "fscanf");
    is_int(fscanf(file, "%d", &a), 1, "goes on in the next line");
    is_int(a, 20, "its number");
    is_int(fscanf(file, "%d", &a), 0, "a mismatch");
    is_int(fscanf(file, "%s", s), 1, "leaves the word");
    is_str(s, "pears", "whole");
    is_int(fgetc(file), '\n', "and what is behind it");
    is_int(fscanf(file, "%s", s), 1, "the last word");
    is_int(fscanf(file, "%s", s), EOF, "the end");
    fclose(file);
    unlink("stdio_scan.tmp");
}

int
main(void)
{
    begin_testing();
    integers();
    strings();
    floats();
    streams();
    return done_testing();
}
