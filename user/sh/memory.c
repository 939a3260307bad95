/* Arenas, and the strings and lists that grow in them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/sh/memory.h"

#define BLOCK_SIZE 4080

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    max_align_t bytes[];
};

static struct arena_block *
block_create(size_t size)
{
    struct arena_block *block = malloc(sizeof *block + size);
    if (block == NULL) {
        fputs("sh: out of memory\n", stderr);
        _exit(2);
    }
    block->used = 0;
    block->size = size;
    return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    size = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    if (block == NULL || block->size - block->used < size) {
        block = block_create(size > BLOCK_SIZE ? size : BLOCK_SIZE);
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *memory = (char *)block->bytes + block->used;
    block->used += size;
    return memset(memory, 0, size);
}

char *
arena_copy(struct arena *arena, const char *text, size_t length)
{
    return memcpy(arena_alloc(arena, length + 1), text, length);
}

void
arena_free(struct arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
}

void
text_start(struct text *text, struct arena *arena)
{
    text->arena = arena;
    text->length = 0;
    text->size = 32;
    text->bytes = arena_alloc(arena, text->size);
}

void
text_add(struct text *text, char c)
{
    if (text->length + 1 == text->size) {
        char *larger = arena_alloc(text->arena, 2 * text->size);
        memcpy(larger, text->bytes, text->length);
        text->bytes = larger;
        text->size *= 2;
    }
    text->bytes[text->length++] = c;
    text->bytes[text->length] = '\0';
}

void
words_add(struct words *words, struct arena *arena, char *word)
{
    if (words->count + 1 >= words->size) {
        size_t size = words->size == 0 ? 8 : 2 * words->size;
        char **larger = arena_alloc(arena, size * sizeof *larger);
        if (words->count > 0)
            memcpy(larger, words->items, words->count * sizeof *larger);
        words->items = larger;
        words->size = size;
    }
    words->items[words->count++] = word;
    words->items[words->count] = NULL;
}
