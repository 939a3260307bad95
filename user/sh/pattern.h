/* Patterns: `*`, `?`, `[...]` and `\` (XCU 2.13). */
#ifndef USER_SH_PATTERN_H
#define USER_SH_PATTERN_H

#include <stdbool.h>

#include "user/sh/memory.h"

/* Returns whether PATTERN has a special character that isn't quoted by `\`. */
bool pattern_is_magic(const char *pattern);

/* Returns whether the whole of TEXT matches PATTERN. */
bool pattern_match(const char *pattern, const char *text);

/* Returns PATTERN without the backslashes that quote, in ARENA. */
char *pattern_unquote(struct arena *arena, const char *pattern);

/*
 * Adds the names of all files that match PATTERN, sorted, to WORDS. Returns
 * whether there is one.
 */
bool
pattern_expand(struct arena *arena, const char *pattern, struct words *words);

#endif
