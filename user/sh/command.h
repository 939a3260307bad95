/*
 * What a command line is: a tree. The parser builds it, the executor walks it.
 * All of it lives in the arena of its line.
 */
#ifndef USER_SH_COMMAND_H
#define USER_SH_COMMAND_H

#include "user/sh/lexer.h"

/* One redirection: `2>&1`, `<file`, `>&-`. Words are not yet expanded. */
struct redirection {
    struct redirection *next;
    enum token_type op; /* TOKEN_LESS to TOKEN_GREAT_GREAT */
    int fd;             /* the descriptor that it changes */
    char *word;         /* a file, or behind `&` a descriptor */
};

enum command_type {
    COMMAND_SIMPLE,     /* x=1 name word... */
    COMMAND_PIPELINE,   /* first | second | ... */
    COMMAND_NOT,        /* ! body */
    COMMAND_AND,        /* left && right */
    COMMAND_OR,         /* left || right */
    COMMAND_SEQUENCE,   /* left ; right */
    COMMAND_BACKGROUND, /* body & */
    COMMAND_SUBSHELL,   /* ( body ) */
    COMMAND_GROUP,      /* { body; } */
};

struct command {
    enum command_type type;
    struct redirection *redirections; /* in the order that they were written */
    struct command *next;             /* the stage behind it in a pipeline */
    union {
        struct {
            struct words assignments;
            struct words words;
        } simple;
        struct {
            struct command *left, *right;
        } pair;
        struct command *first; /* of a pipeline */
        struct command *body;
    };
};

#endif
