/* Seconds since 1970 and the calendar (ISO C 7.27.2, 7.27.3). */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#define DAY_SECONDS (24 * 60 * 60)

/* Days of 400 years, of a century and of four years that begin in March. */
#define ERA_DAYS     146097
#define CENTURY_DAYS 36524
#define LEAP_DAYS    1461

/* From 0000-03-01, where the count of whole years is simplest, to 1970. */
#define DAYS_TO_1970 719468

static long long
divide_down(long long a, long long b)
{
    return a / b - (a % b < 0);
}

/* Days from 1970 to the first of MONTH (0 to 11) of YEAR. */
static long long
days_to_month(long long year, int month)
{
    int from_march = (month + 10) % 12;
    long long y = year - (month < 2);
    long long era = divide_down(y, 400);
    int in_era = y - era * 400;
    int day_of_year = (153 * from_march + 2) / 5;

    return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 +
           day_of_year - DAYS_TO_1970;
}

/* Sets year, month and days of PARTS from DAYS since 1970. */
static bool
set_date(struct tm *parts, long long days)
{
    long long from_march = days + DAYS_TO_1970;
    long long era = divide_down(from_march, ERA_DAYS);
    int day = from_march - era * ERA_DAYS;
    int year = (day - day / (LEAP_DAYS - 1) + day / CENTURY_DAYS -
                day / (ERA_DAYS - 1)) /
               365;
    int day_of_year = day - (365 * year + year / 4 - year / 100);
    int month = (5 * day_of_year + 2) / 153;
    long long full_year = era * 400 + year + (month >= 10);

    if (full_year - 1900 > INT_MAX || full_year - 1900 < INT_MIN)
        return false;
    parts->tm_mday = day_of_year - (153 * month + 2) / 5 + 1;
    parts->tm_mon = (month + 2) % 12;
    parts->tm_year = full_year - 1900;
    parts->tm_wday = ((days + 4) % 7 + 7) % 7;
    parts->tm_yday = days - days_to_month(full_year, 0);
    return true;
}

/* Splits TIME into PARTS, in UTC; NULL with EOVERFLOW beyond tm_year. */
struct tm *
gmtime_r(const time_t *restrict time, struct tm *restrict parts)
{
    long long days = divide_down(*time, DAY_SECONDS);
    int second = *time - days * DAY_SECONDS;

    if (!set_date(parts, days)) {
        errno = EOVERFLOW;
        return NULL;
    }
    parts->tm_hour = second / 3600;
    parts->tm_min = second / 60 % 60;
    parts->tm_sec = second % 60;
    parts->tm_isdst = 0;
    parts->tm_gmtoff = 0;
    parts->tm_zone = "UTC";
    return parts;
}

struct tm *
localtime_r(const time_t *restrict time, struct tm *restrict parts)
{
    return gmtime_r(time, parts);
}

struct tm *
gmtime(const time_t *time)
{
    static struct tm parts;

    return gmtime_r(time, &parts);
}

struct tm *
localtime(const time_t *time)
{
    return gmtime(time);
}

/*
 * The time that PARTS says, whose fields may lie outside their ranges and are
 * brought into them. -1 with EOVERFLOW when the year does not fit.
 */
time_t
timegm(struct tm *parts)
{
    long long years = divide_down(parts->tm_mon, 12);
    int month = parts->tm_mon - years * 12;
    long long days = days_to_month(parts->tm_year + 1900LL + years, month) +
                     parts->tm_mday - 1;
    time_t time = days * DAY_SECONDS + parts->tm_hour * 3600LL +
                  parts->tm_min * 60LL + parts->tm_sec;

    return gmtime_r(&time, parts) == NULL ? -1 : time;
}

time_t
mktime(struct tm *parts)
{
    return timegm(parts);
}

/* Into TEXT, which has 26 bytes; years of more than four digits don't fit. */
char *
asctime_r(const struct tm *restrict parts, char *restrict text)
{
    return strftime(text, 26, "%a %b %e %H:%M:%S %Y\n", parts) ? text : NULL;
}

char *
ctime_r(const time_t *time, char *text)
{
    struct tm parts;

    return localtime_r(time, &parts) == NULL ? NULL : asctime_r(&parts, text);
}

char *
asctime(const struct tm *parts)
{
    static char text[64];

    strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y\n", parts);
    return text;
}

char *
ctime(const time_t *time)
{
    struct tm *parts = localtime(time);

    return parts == NULL ? NULL : asctime(parts);
}
