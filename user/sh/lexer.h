/*
 * From characters to tokens. A word keeps its quotes and dollars: only the
 * expansion, when the word is used, takes them off (XCU 2.3).
 */
#ifndef USER_SH_LEXER_H
#define USER_SH_LEXER_H

#include <stdbool.h>

#include "user/sh/memory.h"

enum token_type {
    TOKEN_END,
    TOKEN_ERROR, /* a quote that never closes */
    TOKEN_NEWLINE,
    TOKEN_WORD,
    TOKEN_NUMBER, /* digits right before `<` or `>`: a descriptor */
    TOKEN_AND,    /* && */
    TOKEN_OR,     /* || */
    TOKEN_PIPE,
    TOKEN_SEMICOLON,
    TOKEN_AMPERSAND,
    TOKEN_OPEN,  /* ( */
    TOKEN_CLOSE, /* ) */
    TOKEN_LESS,
    TOKEN_LESS_AND,
    TOKEN_LESS_GREAT,
    TOKEN_GREAT,
    TOKEN_GREAT_AND,
    TOKEN_GREAT_GREAT,
};

struct token {
    enum token_type type;
    char *text; /* as it was written */
};

struct lexer {
    const char *at;     /* what is left of the present piece of input */
    struct arena arena; /* where the tokens' texts go */
    struct token token; /* the one that was looked at and not yet taken */
    bool has_token;
    bool ended;     /* there is no more input, and it isn't asked for again */
    bool continued; /* inside a command: a prompt asks for the rest of it */

    /* Returns the next piece of input, or NULL at its end. */
    const char *(*more)(struct lexer *lexer);
};

/* Returns the next token, which stays the next one. */
struct token *lexer_peek(struct lexer *lexer);

/* Returns the next token and moves on behind it. */
struct token *lexer_take(struct lexer *lexer);

/* Forgets what is left of the line, after an error in it. */
void lexer_skip_line(struct lexer *lexer);

#endif
