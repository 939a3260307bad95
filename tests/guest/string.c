/* string.h and strings.h, and ctype.h against its ranges. */
#include "tap.h"
#include <ctype.h>
#include <strings.h>

static int
sign(int order)
{
    return (order > 0) - (order < 0);
}

/*
 * memcpy, memmove and memset at every alignment and many lengths, on bytes
 * whose neighbours must stay.
 */
static int
block_faults(void)
{
    enum { SIZE = 100 };
    unsigned char block[SIZE];
    unsigned char model[SIZE];
    int faults = 0;

    for (int from = 0; from < 9; from++)
        for (int to = 0; to < 9; to++)
            for (int count = 0; count < 70; count++) {
                for (int i = 0; i < SIZE; i++)
                    block[i] = model[i] = i;
                for (int i = 0; i < count; i++)
                    model[to + i] = from + i;
                memmove(block + to, block + from, count);
                faults += memcmp(block, model, SIZE) != 0;
                memset(block + to, 0x1a5, count);
                for (int i = 0; i < count; i++)
                    model[to + i] = 0xa5;
                faults += memcmp(block, model, SIZE) != 0;
            }
    return faults;
}

static int
copy_faults(void)
{
    unsigned char from[200];
    unsigned char to[200];
    int faults = 0;

    for (int i = 0; i < 200; i++)
        from[i] = i * 7;
    for (int start = 0; start < 8; start++)
        for (int count = 0; count < 150; count++) {
            memset(to, 0xee, sizeof to);
            faults +=
                memcpy(to + 8 - start, from + start, count) != to + 8 - start;
            faults += memcmp(to + 8 - start, from + start, count) != 0;
            faults += to[7 - start] != 0xee || to[8 - start + count] != 0xee;
        }
    return faults;
}

static void
blocks(void)
{
    char text[20] = "abcdef";

    is_int(block_faults(), 0, "memmove and memset at every alignment");
    is_int(copy_faults(), 0, "memcpy at every alignment");
    ok(memmove(text + 2, text, 4) == text + 2, "memmove returns its target");
    is_str(text, "ababcd", "overlapping upwards");
    memmove(text, text + 2, 5);
    is_str(text, "abcd", "overlapping downwards");
    is_int(sign(memcmp("a\200", "a\177", 2)), 1, "memcmp: unsigned bytes");
    is_int(memcmp("x", "y", 0), 0, "memcmp of nothing");
    ok(memchr("abcabc", 'c', 6) != NULL, "memchr");
    ok(memchr("abc", 'c', 2) == NULL, "memchr's bound");
    ok(memrchr("abcabc", 'b', 6) != NULL, "memrchr");
    is_str(memmem("one two", 7, "tw", 2), "two", "memmem");
    ok(memmem("abc", 3, "abcd", 4) == NULL, "memmem of a longer one");
}

static void
copies(void)
{
    char text[12];

    is_str(strcpy(text, "abc"), "abc", "strcpy");
    is_str(strcat(text, "de"), "abcde", "strcat");
    is_str(strncat(text, "fghi", 2), "abcdefg", "strncat");
    memset(text, '.', sizeof text);
    strncpy(text, "ab", 5);
    ok(memcmp(text, "ab\0\0\0.", 6) == 0, "strncpy fills with NULs");
    strncpy(text, "abcdef", 3);
    ok(memcmp(text, "abc\0", 4) == 0, "and cuts without one");
    ok(stpcpy(text, "abc") == text + 3, "stpcpy returns the end");
    ok(stpncpy(text, "abc", 2) == text + 2, "stpncpy too");
    is_str(strndup("abcdef", 3), "abc", "strndup");
    is_str(strdup(""), "", "strdup of nothing");
}

static void
order(void)
{
    is_int(sign(strcmp("abc", "abd")), -1, "strcmp below");
    is_int(strcmp("", ""), 0, "equal");
    is_int(sign(strcmp("abc", "ab")), 1, "above");
    is_int(sign(strcmp("\200", "a")), 1, "unsigned");
    is_int(strncmp("abcd", "abce", 3), 0, "strncmp's bound");
    is_int(strncmp("ab\0x", "ab\0y", 4), 0, "strncmp ends at the NUL");
    is_int(strcasecmp("HeLLo", "hEllO"), 0, "strcasecmp");
    is_int(sign(strcasecmp("a", "_")), 1, "compared as lower case");
    is_int(strncasecmp("ABx", "aby", 2), 0, "strncasecmp");
    is_int(sign(strcoll("a", "b")), -1, "strcoll");
}

static void
search(void)
{
    const char *text = "one two one";

    is_int(strlen(text), 11, "strlen");
    is_int(strnlen(text, 5), 5, "strnlen's bound");
    is_str(strchr(text, 'o'), text, "strchr");
    is_str(strchr(text, 't'), "two one", "strchr further on");
    ok(strchr(text, '\0') == text + 11, "strchr of the NUL");
    ok(strchr(text, 'z') == NULL, "strchr of none");
    is_str(strrchr(text, 'o'), "one", "strrchr");
    ok(strrchr(text, '\0') == text + 11, "strrchr of the NUL");
    ok(strchrnul(text, 'z') == text + 11, "strchrnul");
    is_str(strstr(text, "two"), "two one", "strstr");
    is_str(strstr("aaab", "aab"), "aab", "strstr after a false start");
    is_str(strstr(text, ""), text, "strstr of nothing");
    ok(strstr(text, "three") == NULL, "strstr of none");
    is_int(strspn("aabbc", "ab"), 4, "strspn");
    is_int(strcspn("aabbc", "cb"), 2, "strcspn");
    is_str(strpbrk("hello", "lo"), "llo", "strpbrk");
    ok(strpbrk("hello", "xyz") == NULL, "strpbrk of none");
    is_int(ffs(0), 0, "ffs of 0");
    is_int(ffs(0x50), 5, "ffs");
}

static void
words(void)
{
    char text[] = ",,a,b,,c,";
    char fields[] = "x::y";
    char *rest = fields;

    is_str(strtok(text, ","), "a", "strtok skips separators");
    is_str(strtok(NULL, ","), "b", "goes on");
    is_str(strtok(NULL, ";"), ",c,", "with others");
    ok(strtok(NULL, ",") == NULL, "the end");
    is_str(strsep(&rest, ":"), "x", "strsep");
    is_str(strsep(&rest, ":"), "", "an empty field");
    is_str(strsep(&rest, ":"), "y", "the last");
    ok(strsep(&rest, ":") == NULL, "no more");
}

static int
count_of(int (*is)(int))
{
    int count = 0;

    for (int c = -1; c < 256; c++)
        count += is(c) != 0;
    return count;
}

static void
characters(void)
{
    is_int(count_of(isalpha), 52, "isalpha");
    is_int(count_of(isdigit), 10, "isdigit");
    is_int(count_of(isalnum), 62, "isalnum");
    is_int(count_of(isspace), 6, "isspace");
    is_int(count_of(isblank), 2, "isblank");
    is_int(count_of(isxdigit), 22, "isxdigit");
    is_int(count_of(ispunct), 32, "ispunct");
    is_int(count_of(isprint), 95, "isprint");
    is_int(count_of(isgraph), 94, "isgraph");
    is_int(count_of(iscntrl), 33, "iscntrl");
    is_int(count_of(isupper), 26, "isupper");
    is_int(count_of(islower), 26, "islower");
    ok(toupper('z') == 'Z' && tolower('A') == 'a' && toupper('1') == '1',
       "toupper and tolower");
}

int
main(void)
{
    begin_testing();
    blocks();
    copies();
    order();
    search();
    words();
    characters();
    return done_testing();
}
