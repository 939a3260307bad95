/* The expansion of words, from the left to the right, field by field. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/sh/expand.h"
#include "user/sh/parameter.h"
#include "user/sh/pattern.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

struct expansion {
    struct arena *arena;
    struct words *fields; /* where finished fields go; NULL: don't split */
    struct text field;    /* the present one, with `\` before what is quoted */
    bool has_field;       /* it counts, even if it is still empty */
    bool blank_ended;     /* a blank of IFS ended the one before */
    bool in_operator;     /* what isn't quoted there is split, too */
    const char *separators; /* the value of IFS */
};

static bool expand_text(struct expansion *expansion, const char *at,
                        const char *end, bool quoted);

/* Appends C, which means nothing but itself, to the field. */
static void
add_quoted(struct expansion *expansion, char c)
{
    if (expansion->fields != NULL && strchr("*?[]\\!^-", c) != NULL)
        text_add(&expansion->field, '\\');
    text_add(&expansion->field, c);
    expansion->has_field = true;
    expansion->blank_ended = false;
}

/* Appends C, which may be part of a pattern, to the field. */
static void
add_plain(struct expansion *expansion, char c)
{
    text_add(&expansion->field, c);
    expansion->has_field = true;
    expansion->blank_ended = false;
}

/* Ends the field: it becomes a word, or the names that it matches. */
static void
end_field(struct expansion *expansion)
{
    struct arena *arena = expansion->arena;
    char *field = expansion->field.bytes;
    if (!expansion->has_field)
        return;
    if (!pattern_is_magic(field) ||
        !pattern_expand(arena, field, expansion->fields))
        words_add(expansion->fields, arena, pattern_unquote(arena, field));
    text_start(&expansion->field, arena);
    expansion->has_field = false;
}

/*
 * Takes C of an expanded value as a separator of fields. Blanks around another
 * separator belong to it (XCU 2.6.5).
 */
static void
separate(struct expansion *expansion, char c)
{
    bool is_blank = strchr(" \t\n", c) != NULL;
    if (!is_blank && !expansion->blank_ended)
        expansion->has_field = true;
    bool ends = expansion->has_field;
    end_field(expansion);
    expansion->blank_ended = is_blank && (ends || expansion->blank_ended);
}

/* Returns whether C, which isn't quoted, ends a field. */
static bool
is_separator(struct expansion *expansion, char c)
{
    return expansion->fields != NULL &&
           strchr(expansion->separators, c) != NULL;
}

/* Appends VALUE, what a parameter expanded to. */
static void
add_value(struct expansion *expansion, const char *value, bool quoted)
{
    for (; *value != '\0'; value++) {
        if (!quoted && is_separator(expansion, *value))
            separate(expansion, *value);
        else if (quoted || *value == '\\')
            add_quoted(expansion, *value);
        else
            add_plain(expansion, *value);
    }
}

/* Appends the shell's arguments, each of which begins a field of its own. */
static void
add_arguments(struct expansion *expansion, bool quoted)
{
    for (int i = 0; i < shell.parameter_count; i++) {
        if (i > 0)
            end_field(expansion);
        expansion->has_field |= quoted;
        add_value(expansion, shell.parameters[i], quoted);
    }
}

/* Expands the word behind an operator, from AT up to END. */
static bool
expand_operator_word(struct expansion *expansion, const char *at,
                     const char *end, bool quoted)
{
    bool before = expansion->in_operator;
    expansion->in_operator = true;
    bool good = expand_text(expansion, at, end, quoted);
    expansion->in_operator = before;
    return good;
}

/* Applies the operator of PARAMETER, whose value is VALUE or NULL. */
static bool
apply_operator(struct expansion *expansion, const struct parameter *parameter,
               const char *value, bool quoted)
{
    const char *word = parameter->word;
    const char *end = word + parameter->word_length;
    bool is_set = value != NULL && !(parameter->null_counts && *value == '\0');
    if (is_set != (parameter->op == '+')) {
        add_value(expansion, is_set ? value : "", quoted);
        return true;
    }
    if (strchr("-+", parameter->op) != NULL)
        return expand_operator_word(expansion, word, end, quoted);
    char *text = arena_copy(expansion->arena, word, end - word);
    text = expand_string(expansion->arena, text);
    if (text == NULL)
        return false;
    if (parameter->op == '=' && name_length(parameter->name) > 0) {
        variable_set(parameter->name, parameter->name_length, text);
        add_value(expansion, text, quoted);
        return true;
    }
    shell_fail("%.*s: %s", (int)parameter->name_length, parameter->name,
               *text != '\0' ? text : "parameter not set");
    return false;
}

/* Expands the parameter whose `$` *AT points to, and moves *AT behind it. */
static bool
expand_parameter(struct expansion *expansion, const char **at, bool quoted)
{
    struct parameter parameter;
    const char *end = parameter_parse(*at, &parameter);
    if (end == NULL) {
        shell_fail("bad substitution");
        return false;
    }
    if (end == *at) {
        add_plain(expansion, *(*at)++);
        return true;
    }
    *at = end;
    bool is_list =
        *parameter.name == '@' || (*parameter.name == '*' && !quoted);
    if (is_list && expansion->fields != NULL && parameter.op == '\0') {
        add_arguments(expansion, quoted);
        return true;
    }
    const char *value = parameter_value(expansion->arena, parameter.name,
                                        parameter.name_length);
    if (parameter.op != '\0')
        return apply_operator(expansion, &parameter, value, quoted);
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", value == NULL ? 0 : strlen(value));
    if (parameter.length_only)
        value = digits;
    add_value(expansion, value == NULL ? "" : value, quoted);
    return true;
}

/* Returns whether AT to END is "$@" with no arguments: then it is no field. */
static bool
is_no_field(const char *at, const char *end)
{
    return shell.parameter_count == 0 &&
           ((end - at == 2 && strncmp(at, "$@", 2) == 0) ||
            (end - at == 4 && strncmp(at, "${@}", 4) == 0));
}

/* Expands the quotes that *AT points to, and moves *AT behind them. */
static bool
expand_quotes(struct expansion *expansion, const char **at)
{
    const char *start = *at + 1;
    const char *end = quote_end(*at);
    bool is_double = **at == '"';
    *at = end + 1;
    if (is_double && is_no_field(start, end))
        return true;
    expansion->has_field = true;
    if (is_double)
        return expand_text(expansion, start, end, true);
    while (start < end)
        add_quoted(expansion, *start++);
    return true;
}

/* Takes the backslash that AT points to; returns where to go on. */
static const char *
expand_backslash(struct expansion *expansion, const char *at, bool quoted)
{
    bool quotes =
        at[1] != '\0' && (!quoted || strchr("$`\"\\}", at[1]) != NULL);
    add_quoted(expansion, quotes ? at[1] : '\\');
    return at + 1 + quotes;
}

/* Expands the characters from AT up to END; QUOTED is in double quotes. */
static bool
expand_text(struct expansion *expansion, const char *at, const char *end,
            bool quoted)
{
    bool good = true;
    while (good && at < end) {
        if (*at == '\\')
            at = expand_backslash(expansion, at, quoted);
        else if (*at == '$' || *at == '`')
            good = expand_parameter(expansion, &at, quoted);
        else if (*at == '"' || (*at == '\'' && !quoted))
            good = expand_quotes(expansion, &at);
        else if (quoted)
            add_quoted(expansion, *at++);
        else if (expansion->in_operator && is_separator(expansion, *at))
            separate(expansion, *at++);
        else
            add_plain(expansion, *at++);
    }
    return good;
}

/* Expands WORD, beginning with the user's folder for `~`. */
static bool
expand_word(struct expansion *expansion, const char *word)
{
    const char *home = variable_get("HOME", 4);
    if (*word == '~' && (word[1] == '\0' || word[1] == '/') && home != NULL) {
        add_value(expansion, home, true);
        word++;
    }
    return expand_text(expansion, word, word + strlen(word), false);
}

static struct expansion
expansion_start(struct arena *arena, struct words *fields)
{
    struct expansion expansion = {.arena = arena, .fields = fields};
    expansion.separators = variable_get("IFS", 3);
    if (expansion.separators == NULL)
        expansion.separators = " \t\n";
    text_start(&expansion.field, arena);
    return expansion;
}

bool
expand_words(struct arena *arena, const struct words *words,
             struct words *fields)
{
    struct expansion expansion = expansion_start(arena, fields);
    for (size_t i = 0; i < words->count; i++) {
        if (!expand_word(&expansion, words->items[i]))
            return false;
        end_field(&expansion);
        expansion.blank_ended = false;
    }
    return true;
}

char *
expand_string(struct arena *arena, const char *word)
{
    struct expansion expansion = expansion_start(arena, NULL);
    if (!expand_word(&expansion, word))
        return NULL;
    return expansion.field.bytes;
}
