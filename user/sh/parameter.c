/* What a `$` means. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "user/sh/parameter.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

const char *
quote_end(const char *at)
{
    char close = *at == '{' ? '}' : *at;
    bool is_single = *at++ == '\'';
    for (; *at != close && *at != '\0'; at++) {
        if (is_single)
            continue;
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '"' || (*at == '\'' && close == '}'))
            at = quote_end(at);
        else if (*at == '$' && at[1] == '{')
            at = quote_end(at + 1);
    }
    return at;
}

/* Returns the length of the parameter's name that TEXT begins with. */
static size_t
parameter_length(const char *text, bool in_braces)
{
    if (isdigit((unsigned char)*text))
        return in_braces ? strspn(text, "0123456789") : 1;
    if (*text != '\0' && strchr("?$!#@*-", *text) != NULL)
        return 1;
    return name_length(text);
}

/* Takes apart what stands in braces, from AT up to END. */
static bool
parse_braces(const char *at, const char *end, struct parameter *parameter)
{
    if (*at == '#' && at + 1 < end) {
        parameter->length_only = true;
        at++;
    }
    parameter->name = at;
    parameter->name_length = parameter_length(at, true);
    at += parameter->name_length;
    if (parameter->name_length == 0 || at > end)
        return false;
    if (at == end)
        return true;
    if (*at == ':') {
        parameter->null_counts = true;
        at++;
    }
    if (at == end || strchr("-=?+", *at) == NULL || parameter->length_only)
        return false;
    parameter->op = *at++;
    parameter->word = at;
    parameter->word_length = end - at;
    return true;
}

const char *
parameter_parse(const char *at, struct parameter *parameter)
{
    *parameter = (struct parameter){.name = at + 1};
    if (at[0] == '`' || at[1] == '(')
        return NULL;
    if (at[1] == '{') {
        const char *end = quote_end(at + 1);
        return parse_braces(at + 2, end, parameter) ? end + 1 : NULL;
    }
    parameter->name_length = parameter_length(at + 1, false);
    return parameter->name_length == 0 ? at : at + 1 + parameter->name_length;
}

static const char *
number_value(struct arena *arena, long number)
{
    char *digits = arena_alloc(arena, 24);
    snprintf(digits, 24, "%ld", number);
    return digits;
}

/* Returns all arguments as one string. */
static const char *
joined_arguments(struct arena *arena)
{
    const char *separators = variable_get("IFS", 3);
    char between = separators == NULL ? ' ' : *separators;
    struct text text;
    text_start(&text, arena);
    for (int i = 0; i < shell.parameter_count; i++) {
        if (i > 0 && between != '\0')
            text_add(&text, between);
        for (const char *c = shell.parameters[i]; *c != '\0'; c++)
            text_add(&text, *c);
    }
    return text.bytes;
}

static const char *
argument_value(const char *digits, size_t length)
{
    long number = 0;
    while (length-- > 0 && number <= shell.parameter_count)
        number = 10 * number + (*digits++ - '0');
    if (number == 0)
        return shell.name;
    return number <= shell.parameter_count ? shell.parameters[number - 1]
                                           : NULL;
}

const char *
parameter_value(struct arena *arena, const char *name, size_t length)
{
    if (isdigit((unsigned char)*name))
        return argument_value(name, length);
    switch (*name) {
    case '?':
        return number_value(arena, shell.status);
    case '$':
        return number_value(arena, shell.pid);
    case '#':
        return number_value(arena, shell.parameter_count);
    case '!':
        return shell.last_background == 0
                   ? NULL
                   : number_value(arena, shell.last_background);
    case '-':
        return shell.interactive ? "i" : "";
    case '@':
    case '*':
        return joined_arguments(arena);
    default:
        return variable_get(name, length);
    }
}
