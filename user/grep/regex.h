/* A small matcher of basic regular expressions (XBD 9.3). */
#ifndef USER_GREP_REGEX_H
#define USER_GREP_REGEX_H

#include <stdbool.h>

/*
 * Returns whether PATTERN matches somewhere in the text that begins at TEXT
 * and ends before END. It knows `.`, `*`, `[...]`, `^` in front, `$` at the
 * end, and `\`. FOLD: upper and lower case are the same.
 */
bool
regex_search(const char *pattern, const char *text, const char *end, bool fold);

/* Returns whether PATTERN is one: NULL, or what is wrong with it. */
const char *regex_problem(const char *pattern);

#endif
