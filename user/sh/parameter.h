/* Parameters: variables, the arguments $1 and on, and the special ones. */
#ifndef USER_SH_PARAMETER_H
#define USER_SH_PARAMETER_H

#include <stdbool.h>

#include "user/sh/memory.h"

/* What stands behind a `$`, taken apart. */
struct parameter {
    const char *name;
    size_t name_length;
    bool length_only; /* ${#name} */
    bool null_counts; /* there is a colon: empty is as good as unset */
    char op;          /* one of `-=?+`, or '\0' */
    const char *word; /* what stands behind the operator */
    size_t word_length;
};

/*
 * Takes apart the parameter expansion whose `$` AT points to, and stores it in
 * *PARAMETER. Returns where it ends, or AT if the dollar stands for itself, or
 * NULL if what is in the braces has no meaning.
 */
const char *parameter_parse(const char *at, struct parameter *parameter);

/*
 * Returns the value of the parameter NAME, LENGTH characters long, or NULL if
 * it isn't set. `@` and `*` give all arguments, with the first character of
 * IFS between two.
 */
const char *
parameter_value(struct arena *arena, const char *name, size_t length);

/*
 * Returns the end of what begins with the quote or the opening brace that AT
 * points to: the closing one. The lexer has made sure that there is one.
 */
const char *quote_end(const char *at);

#endif
