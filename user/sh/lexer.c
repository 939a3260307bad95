/* Characters become tokens: operators, and words with their quotes on. */
#include <ctype.h>
#include <string.h>

#include "user/sh/lexer.h"

/* Longer operators come before those that they begin with. */
static const struct {
    const char *text;
    enum token_type type;
} operators[] = {
    {"&&", TOKEN_AND},        {"||", TOKEN_OR},    {">>", TOKEN_GREAT_GREAT},
    {">&", TOKEN_GREAT_AND},  {">|", TOKEN_GREAT}, {"<&", TOKEN_LESS_AND},
    {"<>", TOKEN_LESS_GREAT}, {"|", TOKEN_PIPE},   {"&", TOKEN_AMPERSAND},
    {";", TOKEN_SEMICOLON},   {"(", TOKEN_OPEN},   {")", TOKEN_CLOSE},
    {"<", TOKEN_LESS},        {">", TOKEN_GREAT},  {"\n", TOKEN_NEWLINE},
};

/* Returns the next character, or '\0' at the end of the input. */
static char
peek(struct lexer *lexer)
{
    while (lexer->at == NULL || *lexer->at == '\0') {
        lexer->at = lexer->ended ? NULL : lexer->more(lexer);
        lexer->ended = lexer->at == NULL;
        if (lexer->ended)
            return '\0';
    }
    return *lexer->at;
}

/* Moves the next character into TEXT and returns it. */
static char
take(struct lexer *lexer, struct text *text)
{
    char c = peek(lexer);
    if (c != '\0') {
        text_add(text, c);
        lexer->at++;
    }
    return c;
}

/* Takes a backslash and what it quotes; with a newline, both vanish. */
static void
take_backslash(struct lexer *lexer, struct text *text)
{
    lexer->at++;
    if (peek(lexer) == '\n') {
        lexer->at++;
        return;
    }
    text_add(text, '\\');
    take(lexer, text);
}

/* Takes everything up to the next apostrophe; returns whether there is one. */
static bool
take_single_quotes(struct lexer *lexer, struct text *text)
{
    char c;
    take(lexer, text);
    while ((c = take(lexer, text)) != '\0')
        if (c == '\'')
            return true;
    return false;
}

/*
 * Takes what begins with a quotation mark or a brace, up to the mark CLOSE,
 * and all quotes in it; returns whether CLOSE came.
 */
static bool
take_nested(struct lexer *lexer, struct text *text, char close)
{
    char c;
    take(lexer, text);
    while ((c = peek(lexer)) != '\0' && c != close) {
        bool closed = true;
        if (c == '\\')
            take_backslash(lexer, text);
        else if (c == '"')
            closed = take_nested(lexer, text, '"');
        else if (c == '\'' && close == '}')
            closed = take_single_quotes(lexer, text);
        else if (take(lexer, text) == '$' && peek(lexer) == '{')
            closed = take_nested(lexer, text, '}');
        if (!closed)
            return false;
    }
    return take(lexer, text) == close;
}

/* Takes a word into TEXT; returns false if a quote in it stays open. */
static bool
take_word(struct lexer *lexer, struct text *text)
{
    char c;
    lexer->continued = true;
    while ((c = peek(lexer)) != '\0' && strchr(" \t\n|&;()<>", c) == NULL) {
        bool closed = true;
        if (c == '\\')
            take_backslash(lexer, text);
        else if (c == '\'')
            closed = take_single_quotes(lexer, text);
        else if (c == '"')
            closed = take_nested(lexer, text, '"');
        else if (take(lexer, text) == '$' && peek(lexer) == '{')
            closed = take_nested(lexer, text, '}');
        if (!closed)
            return false;
    }
    return true;
}

/* Takes the operator that begins here, if any does; returns its type. */
static enum token_type
take_operator(struct lexer *lexer, struct text *text)
{
    char c = peek(lexer);
    if (c == '\0')
        return TOKEN_END;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *spelling = operators[i].text;
        size_t length = strlen(spelling);
        if (strncmp(lexer->at, spelling, length) == 0) {
            while (length-- > 0)
                take(lexer, text);
            return operators[i].type;
        }
    }
    return TOKEN_WORD;
}

/* Moves on to where a token begins, over blanks and a comment. */
static void
skip_blanks(struct lexer *lexer)
{
    char c;
    while ((c = peek(lexer)) != '\0') {
        if (c == ' ' || c == '\t')
            lexer->at++;
        else if (c == '\\' && lexer->at[1] == '\n')
            lexer->at += 2, lexer->continued = true;
        else
            break;
    }
    if (c == '#')
        while ((c = peek(lexer)) != '\0' && c != '\n')
            lexer->at++;
}

/* Returns whether TEXT, a word, is a descriptor that a redirection follows. */
static bool
is_number(struct lexer *lexer, const char *text)
{
    size_t digits = strspn(text, "0123456789");
    char c = lexer->at == NULL ? '\0' : *lexer->at;
    return digits > 0 && text[digits] == '\0' && (c == '<' || c == '>');
}

struct token *
lexer_peek(struct lexer *lexer)
{
    struct text text;
    if (lexer->has_token)
        return &lexer->token;
    skip_blanks(lexer);
    text_start(&text, &lexer->arena);
    enum token_type type = take_operator(lexer, &text);
    if (type == TOKEN_WORD) {
        if (!take_word(lexer, &text))
            type = TOKEN_ERROR;
        else if (is_number(lexer, text.bytes))
            type = TOKEN_NUMBER;
    }
    lexer->token = (struct token){type, text.bytes};
    lexer->has_token = true;
    return &lexer->token;
}

struct token *
lexer_take(struct lexer *lexer)
{
    struct token *token = lexer_peek(lexer);
    lexer->has_token = false;
    return token;
}

void
lexer_skip_line(struct lexer *lexer)
{
    lexer->has_token = false;
    lexer->at = NULL;
    lexer->ended = false;
}
