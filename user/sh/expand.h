/*
 * What the words of a command become before it runs: parameters are replaced,
 * the results split into fields, patterns replaced by the names of files, and
 * quotes removed (XCU 2.6).
 */
#ifndef USER_SH_EXPAND_H
#define USER_SH_EXPAND_H

#include <stdbool.h>

#include "user/sh/memory.h"

/* Expands WORDS and appends what they become to FIELDS. False on an error. */
bool expand_words(struct arena *arena, const struct words *words,
                  struct words *fields);

/*
 * Expands WORD to one string, neither split nor matched with files, as in an
 * assignment or behind a redirection. NULL on an error, which was told.
 */
char *expand_string(struct arena *arena, const char *word);

#endif
