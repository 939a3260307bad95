/* Dates in words (ISO C 7.27.3.5), C locale. */
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/* The room for one conversion: the longest, %c, has some 35 bytes. */
#define FIELD_MAX 64

/* Weeks of the year whose first begins with the first day FIRST (0 Sunday). */
static int
week_of_year(const struct tm *parts, int first)
{
    return (parts->tm_yday + 7 - (parts->tm_wday - first + 7) % 7) / 7;
}

/* 1 to 12 on the face of a clock. */
static int
clock_hour(const struct tm *parts)
{
    return (parts->tm_hour + 11) % 12 + 1;
}

/* The zone's distance from UTC as +hhmm. */
static void
put_offset(char *field, long seconds)
{
    long minutes = (seconds < 0 ? -seconds : seconds) / 60;

    snprintf(field, FIELD_MAX, "%c%02ld%02ld", seconds < 0 ? '-' : '+',
             minutes / 60, minutes % 60);
}

/* Puts the number that the letter C stands for; returns 0 if it has none. */
static int
put_number(char *field, char c, const struct tm *parts)
{
    int year = parts->tm_year + 1900;

    switch (c) {
    case 'C':
        return snprintf(field, FIELD_MAX, "%02d", year / 100);
    case 'd':
        return snprintf(field, FIELD_MAX, "%02d", parts->tm_mday);
    case 'e':
        return snprintf(field, FIELD_MAX, "%2d", parts->tm_mday);
    case 'H':
        return snprintf(field, FIELD_MAX, "%02d", parts->tm_hour);
    case 'I':
        return snprintf(field, FIELD_MAX, "%02d", clock_hour(parts));
    case 'j':
        return snprintf(field, FIELD_MAX, "%03d", parts->tm_yday + 1);
    case 'm':
        return snprintf(field, FIELD_MAX, "%02d", parts->tm_mon + 1);
    case 'M':
        return snprintf(field, FIELD_MAX, "%02d", parts->tm_min);
    case 'S':
        return snprintf(field, FIELD_MAX, "%02d", parts->tm_sec);
    case 'u':
        return snprintf(field, FIELD_MAX, "%d", (parts->tm_wday + 6) % 7 + 1);
    case 'U':
        return snprintf(field, FIELD_MAX, "%02d", week_of_year(parts, 0));
    case 'w':
        return snprintf(field, FIELD_MAX, "%d", parts->tm_wday);
    case 'W':
        return snprintf(field, FIELD_MAX, "%02d", week_of_year(parts, 1));
    case 'y':
        return snprintf(field, FIELD_MAX, "%02d", year % 100);
    case 'Y':
        return snprintf(field, FIELD_MAX, "%d", year);
    }
    return 0;
}

/* What the letter C stands for by other letters, or NULL. */
static const char *
expansion(char c)
{
    switch (c) {
    case 'c':
        return "%a %b %e %H:%M:%S %Y";
    case 'D':
    case 'x':
        return "%m/%d/%y";
    case 'F':
        return "%Y-%m-%d";
    case 'r':
        return "%I:%M:%S %p";
    case 'R':
        return "%H:%M";
    case 'T':
    case 'X':
        return "%H:%M:%S";
    }
    return NULL;
}

/* Seconds since 1970; PARTS is a copy, for timegm changes it. */
static long long
time_of(struct tm parts)
{
    return timegm(&parts);
}

/* Puts what the letter C stands for into FIELD of FIELD_MAX bytes. */
static void
put_field(char *field, char c, const struct tm *parts)
{
    const char *longer = expansion(c);

    *field = '\0';
    if (longer != NULL)
        strftime(field, FIELD_MAX, longer, parts);
    else if (c == 'a' || c == 'A')
        snprintf(field, FIELD_MAX, c == 'a' ? "%.3s" : "%s",
                 days[parts->tm_wday % 7]);
    else if (c == 'b' || c == 'h' || c == 'B')
        snprintf(field, FIELD_MAX, c == 'B' ? "%s" : "%.3s",
                 months[parts->tm_mon % 12]);
    else if (c == 'p')
        strcpy(field, parts->tm_hour < 12 ? "AM" : "PM");
    else if (c == 'n' || c == 't' || c == '%')
        strcpy(field, c == 'n' ? "\n" : c == 't' ? "\t" : "%");
    else if (c == 's')
        snprintf(field, FIELD_MAX, "%lld", time_of(*parts));
    else if (c == 'z')
        put_offset(field, parts->tm_gmtoff);
    else if (c == 'Z')
        snprintf(field, FIELD_MAX, "%s", parts->tm_zone ? parts->tm_zone : "");
    else
        put_number(field, c, parts);
}

/*
 * Writes PARTS as FORMAT says into TEXT of SIZE bytes, its NUL included.
 * Returns the length without it, or 0 when it did not fit. All letters of ISO
 * C but those of the ISO week (G, g, V).
 */
size_t
strftime(char *restrict text, size_t size, const char *restrict format,
         const struct tm *restrict parts)
{
    size_t length = 0;
    char field[FIELD_MAX];

    for (; *format != '\0'; format++) {
        size_t count;

        if (*format == '%' && format[1] != '\0')
            put_field(field, *++format, parts);
        else
            snprintf(field, sizeof(field), "%c", *format);
        count = strlen(field);
        if (count >= size - length)
            return 0;
        memcpy(text + length, field, count);
        length += count;
    }
    if (size == 0)
        return 0;
    text[length] = '\0';
    return length;
}
