/* From tokens to commands (XCU 2.10, Shell Grammar). */
#ifndef USER_SH_PARSER_H
#define USER_SH_PARSER_H

#include "user/sh/command.h"

enum parse_result {
    PARSE_COMMAND, /* there is one */
    PARSE_EMPTY,   /* an empty line */
    PARSE_END,     /* the input is at its end */
    PARSE_ERROR,   /* it was told, and the rest of the line is gone */
};

/*
 * Reads one complete command, up to the end of its line, and stores it in
 * *COMMAND. It lives in LEXER's arena.
 */
enum parse_result parse_line(struct lexer *lexer, struct command **command);

#endif
