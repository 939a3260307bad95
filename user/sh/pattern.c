/* Whether a text matches a pattern. */
#include <string.h>

#include "user/sh/pattern.h"

/*
 * Returns the end of the bracket expression that begins behind PATTERN's `[`:
 * its `]`, or NULL if there is none and the `[` stands for itself.
 */
static const char *
bracket_end(const char *pattern)
{
    const char *at = pattern;
    if (*at == '!' || *at == '^')
        at++;
    if (*at == ']')
        at++;
    for (; *at != ']'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        if (*at == '\0')
            return NULL;
    }
    return at;
}

/* Takes one character of a bracket expression, quoted or not, at *AT. */
static unsigned char
bracket_take(const char **at)
{
    if (**at == '\\' && (*at)[1] != '\0')
        (*at)++;
    return *(*at)++;
}

/* Returns whether C is in the bracket expression from AT up to its END. */
static bool
bracket_has(const char *at, const char *end, unsigned char c)
{
    bool inverted = *at == '!' || *at == '^';
    bool found = false;
    if (inverted)
        at++;
    while (at < end) {
        unsigned char low = bracket_take(&at), high = low;
        if (*at == '-' && at + 1 < end) {
            at++;
            high = bracket_take(&at);
        }
        found |= low <= c && c <= high;
    }
    return found != inverted;
}

bool
pattern_is_magic(const char *pattern)
{
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
        else if (*pattern == '*' || *pattern == '?')
            return true;
        else if (*pattern == '[' && bracket_end(pattern + 1) != NULL)
            return true;
    }
    return false;
}

/* Matches PATTERN's first element, no `*`, and moves *PATTERN behind it. */
static bool
match_one(const char **pattern, unsigned char c)
{
    const char *at = (*pattern)++;
    if (*at == '?')
        return true;
    if (*at == '[') {
        const char *end = bracket_end(at + 1);
        if (end != NULL) {
            *pattern = end + 1;
            return bracket_has(at + 1, end, c);
        }
    }
    if (*at == '\\' && at[1] != '\0')
        at = (*pattern)++;
    return (unsigned char)*at == c;
}

/* On a mismatch it goes back to the last `*`, and no further: none helps. */
bool
pattern_match(const char *pattern, const char *text)
{
    const char *star = NULL, *star_text = NULL;
    while (*text != '\0' || *pattern != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            star_text = text;
        } else if (*text != '\0' && *pattern != '\0' &&
                   match_one(&pattern, *text)) {
            text++;
        } else if (star != NULL && *star_text != '\0') {
            pattern = star;
            text = ++star_text;
        } else {
            return false;
        }
    }
    return true;
}

char *
pattern_unquote(struct arena *arena, const char *pattern)
{
    struct text text;
    text_start(&text, arena);
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
        text_add(&text, *pattern);
    }
    return text.bytes;
}
