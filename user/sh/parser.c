/*
 * A parser by recursive descent: one function a rule of the grammar. A
 * function that meets an error says so, and it and all above it return NULL.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "user/sh/parser.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

static struct command *parse_list(struct lexer *lexer, bool compound);

static struct command *
command_create(struct lexer *lexer, enum command_type type)
{
    struct command *command = arena_alloc(&lexer->arena, sizeof *command);
    command->type = type;
    return command;
}

static struct command *
pair_create(struct lexer *lexer, enum command_type type, struct command *left,
            struct command *right)
{
    struct command *command = command_create(lexer, type);
    command->pair.left = left;
    command->pair.right = right;
    return command;
}

static struct command *
body_create(struct lexer *lexer, enum command_type type, struct command *body)
{
    struct command *command = command_create(lexer, type);
    command->body = body;
    return command;
}

static bool
next_is(struct lexer *lexer, enum token_type type)
{
    return lexer_peek(lexer)->type == type;
}

/* Returns whether the next token is the word WORD, which has no quotes. */
static bool
next_is_word(struct lexer *lexer, const char *word)
{
    struct token *token = lexer_peek(lexer);
    return token->type == TOKEN_WORD && strcmp(token->text, word) == 0;
}

/* Returns whether the next token can't begin a command: the list is over. */
static bool
list_ends(struct lexer *lexer)
{
    return next_is(lexer, TOKEN_END) || next_is(lexer, TOKEN_NEWLINE) ||
           next_is(lexer, TOKEN_CLOSE) || next_is_word(lexer, "}");
}

/* Says what is wrong with the next token. */
static struct command *
unexpected(struct lexer *lexer)
{
    struct token *token = lexer_peek(lexer);
    if (token->type == TOKEN_ERROR)
        shell_complain("syntax error: unterminated quoted string");
    else if (token->type == TOKEN_END)
        shell_complain("syntax error: unexpected end of input");
    else if (token->type == TOKEN_NEWLINE)
        shell_complain("syntax error: unexpected end of line");
    else
        shell_complain("syntax error: unexpected \"%s\"", token->text);
    return NULL;
}

/* Moves on over the ends of lines; returns whether there was one. */
static bool
skip_newlines(struct lexer *lexer)
{
    bool found = next_is(lexer, TOKEN_NEWLINE);
    lexer->continued = true;
    while (next_is(lexer, TOKEN_NEWLINE))
        lexer_take(lexer);
    return found;
}

/* Returns the descriptor DIGITS; one too large is one that can't be. */
static int
parse_number(const char *digits)
{
    long number = strtol(digits, NULL, 10);
    return number < INT_MAX ? number : INT_MAX;
}

/* Reads one redirection and links it into *LINK. */
static bool
parse_redirection(struct lexer *lexer, struct redirection **link)
{
    struct redirection *redirection =
        arena_alloc(&lexer->arena, sizeof *redirection);
    redirection->fd = -1;
    if (next_is(lexer, TOKEN_NUMBER))
        redirection->fd = parse_number(lexer_take(lexer)->text);
    redirection->op = lexer_take(lexer)->type;
    if (redirection->fd < 0)
        redirection->fd = redirection->op >= TOKEN_GREAT;
    if (!next_is(lexer, TOKEN_WORD) && !next_is(lexer, TOKEN_NUMBER))
        return unexpected(lexer) != NULL;
    redirection->word = lexer_take(lexer)->text;
    *link = redirection;
    return true;
}

/* Reads the redirections behind a compound command. */
static struct command *
parse_redirections(struct lexer *lexer, struct command *command)
{
    struct redirection **link = &command->redirections;
    while (lexer_peek(lexer)->type >= TOKEN_LESS ||
           next_is(lexer, TOKEN_NUMBER)) {
        if (!parse_redirection(lexer, link))
            return NULL;
        link = &(*link)->next;
    }
    return command;
}

/* Reads assignments, words and redirections, in any order. */
static struct command *
parse_simple(struct lexer *lexer)
{
    struct command *command = command_create(lexer, COMMAND_SIMPLE);
    struct redirection **link = &command->redirections;
    struct words *words = &command->simple.words;
    for (;;) {
        if (next_is(lexer, TOKEN_WORD)) {
            char *text = lexer_take(lexer)->text;
            if (words->count == 0 && is_assignment(text))
                words_add(&command->simple.assignments, &lexer->arena, text);
            else
                words_add(words, &lexer->arena, text);
        } else if (next_is(lexer, TOKEN_NUMBER) ||
                   lexer_peek(lexer)->type >= TOKEN_LESS) {
            if (!parse_redirection(lexer, link))
                return NULL;
            link = &(*link)->next;
        } else {
            break;
        }
    }
    bool empty = words->count == 0 && command->simple.assignments.count == 0 &&
                 command->redirections == NULL;
    return empty ? unexpected(lexer) : command;
}

/* Reads `( list )` or `{ list; }`. */
static struct command *
parse_compound(struct lexer *lexer)
{
    bool is_subshell = lexer_take(lexer)->type == TOKEN_OPEN;
    skip_newlines(lexer);
    struct command *body = parse_list(lexer, true);
    if (body == NULL)
        return NULL;
    if (is_subshell ? !next_is(lexer, TOKEN_CLOSE) : !next_is_word(lexer, "}"))
        return unexpected(lexer);
    lexer_take(lexer);
    return parse_redirections(
        lexer,
        body_create(lexer, is_subshell ? COMMAND_SUBSHELL : COMMAND_GROUP,
                    body));
}

/* Returns whether the next token is a word that can't name a command. */
static bool
next_is_reserved(struct lexer *lexer)
{
    static const char *const reserved[] = {
        "!",  "}",   "case", "do", "done", "elif",  "else", "esac",
        "fi", "for", "if",   "in", "then", "until", "while"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (next_is_word(lexer, reserved[i]))
            return true;
    return false;
}

static struct command *
parse_command(struct lexer *lexer)
{
    if (next_is(lexer, TOKEN_OPEN) || next_is_word(lexer, "{"))
        return parse_compound(lexer);
    if (next_is_reserved(lexer))
        return unexpected(lexer);
    return parse_simple(lexer);
}

/* Reads `! first | second | ...`. */
static struct command *
parse_pipeline(struct lexer *lexer)
{
    bool negated = next_is_word(lexer, "!");
    if (negated)
        lexer_take(lexer);
    struct command *command = parse_command(lexer);
    if (command != NULL && next_is(lexer, TOKEN_PIPE)) {
        struct command *last = command;
        command = body_create(lexer, COMMAND_PIPELINE, last);
        while (last != NULL && next_is(lexer, TOKEN_PIPE)) {
            lexer_take(lexer);
            skip_newlines(lexer);
            last->next = parse_command(lexer);
            last = last->next;
        }
        if (last == NULL)
            return NULL;
    }
    if (command != NULL && negated)
        return body_create(lexer, COMMAND_NOT, command);
    return command;
}

/* Reads `pipeline && pipeline || ...`; both bind alike, from the left. */
static struct command *
parse_and_or(struct lexer *lexer)
{
    struct command *left = parse_pipeline(lexer);
    while (left != NULL &&
           (next_is(lexer, TOKEN_AND) || next_is(lexer, TOKEN_OR))) {
        bool is_and = lexer_take(lexer)->type == TOKEN_AND;
        skip_newlines(lexer);
        struct command *right = parse_pipeline(lexer);
        if (right == NULL)
            return NULL;
        left =
            pair_create(lexer, is_and ? COMMAND_AND : COMMAND_OR, left, right);
    }
    return left;
}

/*
 * Reads one and-or list and the `;` or `&` behind it. Without that, and
 * without the end of the line, *MORE becomes false: nothing may follow.
 */
static struct command *
parse_item(struct lexer *lexer, bool *more)
{
    struct command *item = parse_and_or(lexer);
    *more = next_is(lexer, TOKEN_SEMICOLON) || next_is(lexer, TOKEN_AMPERSAND);
    if (item != NULL && *more && lexer_take(lexer)->type == TOKEN_AMPERSAND)
        return body_create(lexer, COMMAND_BACKGROUND, item);
    return item;
}

/*
 * Reads items up to what can't begin one. Those of a COMPOUND command stand on
 * as many lines as they like, others on one.
 */
static struct command *
parse_list(struct lexer *lexer, bool compound)
{
    bool more;
    struct command *list = parse_item(lexer, &more);
    while (list != NULL) {
        if (compound)
            more |= skip_newlines(lexer);
        if (!more || list_ends(lexer))
            break;
        struct command *item = parse_item(lexer, &more);
        if (item == NULL)
            return NULL;
        list = pair_create(lexer, COMMAND_SEQUENCE, list, item);
    }
    return list;
}

enum parse_result
parse_line(struct lexer *lexer, struct command **command)
{
    lexer->continued = false;
    if (next_is(lexer, TOKEN_END))
        return PARSE_END;
    if (next_is(lexer, TOKEN_NEWLINE)) {
        lexer_take(lexer);
        return PARSE_EMPTY;
    }
    *command = parse_list(lexer, false);
    bool complete = next_is(lexer, TOKEN_NEWLINE) || next_is(lexer, TOKEN_END);
    if (*command != NULL && !complete)
        *command = unexpected(lexer);
    if (*command == NULL) {
        lexer_skip_line(lexer);
        return PARSE_ERROR;
    }
    if (next_is(lexer, TOKEN_NEWLINE))
        lexer_take(lexer);
    return PARSE_COMMAND;
}
