/*
 * The matcher walks the pattern and the text side by side. One element of the
 * pattern stands for one character; behind it there may be a `*`, and then the
 * longest run of such characters is tried first, and shorter ones after it.
 */
#include <ctype.h>
#include <string.h>

#include "user/grep/regex.h"

/* Returns where the element that begins at PATTERN ends; NULL: it doesn't. */
static const char *
element_end(const char *pattern)
{
    if (*pattern == '\\')
        return pattern[1] == '\0' ? NULL : pattern + 2;
    if (*pattern++ != '[')
        return pattern;
    if (*pattern == '^')
        pattern++;
    if (*pattern == ']')
        pattern++;
    while (*pattern != '\0' && *pattern != ']')
        pattern++;
    return *pattern == '\0' ? NULL : pattern + 1;
}

/* Returns whether C is among the characters from AT up to the `]` at END. */
static bool
set_has(const char *at, const char *end, unsigned char c)
{
    bool found = false;
    while (at < end) {
        unsigned char low = at[0], high = low;
        if (at + 2 < end && at[1] == '-') {
            high = at[2];
            at += 2;
        }
        at++;
        found |= low <= c && c <= high;
    }
    return found;
}

/* Returns whether C matches the element from PATTERN up to END. */
static bool
element_matches(const char *pattern, const char *end, unsigned char c)
{
    if (*pattern == '.')
        return true;
    if (*pattern == '\\')
        return (unsigned char)pattern[1] == c;
    if (*pattern != '[')
        return (unsigned char)*pattern == c;
    bool inverted = pattern[1] == '^';
    return set_has(pattern + 1 + inverted, end - 1, c) != inverted;
}

/* As element_matches; with FOLD, C's other case is as good. */
static bool
matches(const char *pattern, const char *end, unsigned char c, bool fold)
{
    if (!fold)
        return element_matches(pattern, end, c);
    bool inverted = pattern[0] == '[' && pattern[1] == '^';
    bool lower = element_matches(pattern, end, tolower(c));
    bool upper = element_matches(pattern, end, toupper(c));
    return inverted ? lower && upper : lower || upper;
}

/* Returns whether PATTERN matches what begins at TEXT. */
static bool
match_here(const char *pattern, const char *text, const char *end, bool fold)
{
    bool in_front = true;
    for (;; in_front = false) {
        if (*pattern == '\0')
            return true;
        if (pattern[0] == '$' && pattern[1] == '\0')
            return text == end;
        const char *next = element_end(pattern);
        if (*next == '*' && !(in_front && *pattern == '*'))
            break;
        if (text == end || !matches(pattern, next, *text, fold))
            return false;
        pattern = next;
        text++;
    }
    const char *next = element_end(pattern);
    const char *last = text;
    while (last < end && matches(pattern, next, *last, fold))
        last++;
    for (; last >= text; last--)
        if (match_here(next + 1, last, end, fold))
            return true;
    return false;
}

bool
regex_search(const char *pattern, const char *text, const char *end, bool fold)
{
    if (*pattern == '^')
        return match_here(pattern + 1, text, end, fold);
    for (; text <= end; text++)
        if (match_here(pattern, text, end, fold))
            return true;
    return false;
}

const char *
regex_problem(const char *pattern)
{
    while (*pattern != '\0') {
        const char *next = element_end(pattern);
        if (next == NULL)
            return *pattern == '[' ? "unmatched [" : "trailing backslash";
        if (*pattern == '\\' && strchr("(){}123456789", pattern[1]) != NULL)
            return "groups and intervals are not supported";
        pattern = next;
    }
    return NULL;
}
