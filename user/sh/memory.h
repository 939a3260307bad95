/*
 * The shell's memory: everything that one command line needs comes from one
 * arena and goes with it, so that nothing is freed piece by piece.
 */
#ifndef USER_SH_MEMORY_H
#define USER_SH_MEMORY_H

#include <stddef.h>

struct arena {
    struct arena_block *blocks; /* newest first; NULL when empty */
};

/* Returns SIZE bytes that live as long as ARENA; no memory ends the shell. */
void *arena_alloc(struct arena *arena, size_t size);

/* Returns a copy of the LENGTH bytes at TEXT, with a zero behind them. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* Gives back all memory of ARENA, which is empty then. */
void arena_free(struct arena *arena);

/* A string that grows; always ends in a zero once text_start was called. */
struct text {
    struct arena *arena;
    char *bytes;
    size_t length, size;
};

/* Makes TEXT an empty string in ARENA. */
void text_start(struct text *text, struct arena *arena);

/* Appends C to TEXT. */
void text_add(struct text *text, char c);

/* A list of strings that grows; `items` ends in NULL like an argv. */
struct words {
    char **items;
    size_t count, size;
};

/* Appends WORD, which isn't copied, to WORDS, whose array is in ARENA. */
void words_add(struct words *words, struct arena *arena, char *word);

#endif
