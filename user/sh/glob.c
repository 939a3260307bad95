/* The files whose names match a pattern, folder by folder. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "user/sh/pattern.h"

static bool expand_below(struct arena *arena, const char *folder,
                         const char *pattern, struct words *words);

/* Returns FIRST and SECOND as one string. */
static char *
join(struct arena *arena, const char *first, const char *second)
{
    size_t size = strlen(first) + strlen(second) + 1;
    char *joined = arena_alloc(arena, size);
    snprintf(joined, size, "%s%s", first, second);
    return joined;
}

/*
 * Goes on with REST, what follows PATH in the pattern. At its end, PATH is a
 * match if the file is there.
 */
static bool
expand_rest(struct arena *arena, char *path, const char *rest,
            struct words *words)
{
    struct stat status;
    if (*rest == '\0') {
        if (lstat(path, &status) < 0)
            return false;
        words_add(words, arena, path);
        return true;
    }
    size_t slashes = strspn(rest, "/");
    char *folder = join(arena, path, arena_copy(arena, rest, slashes));
    return expand_below(arena, folder, rest + slashes, words);
}

/* Expands the names in FOLDER that match the component NAME, then REST. */
static bool
expand_names(struct arena *arena, const char *folder, const char *name,
             const char *rest, struct words *words)
{
    bool found = false;
    struct dirent *entry;
    DIR *stream = opendir(*folder == '\0' ? "." : folder);
    if (stream == NULL)
        return false;
    while ((entry = readdir(stream)) != NULL) {
        bool hidden = entry->d_name[0] == '.' && name[0] != '.';
        if (!hidden && pattern_match(name, entry->d_name))
            found |= expand_rest(arena, join(arena, folder, entry->d_name),
                                 rest, words);
    }
    closedir(stream);
    return found;
}

/* Expands PATTERN below FOLDER, which is empty or ends in a slash. */
static bool
expand_below(struct arena *arena, const char *folder, const char *pattern,
             struct words *words)
{
    size_t length = strcspn(pattern, "/");
    char *name = arena_copy(arena, pattern, length);
    if (pattern_is_magic(name))
        return expand_names(arena, folder, name, pattern + length, words);
    name = pattern_unquote(arena, name);
    return expand_rest(arena, join(arena, folder, name), pattern + length,
                       words);
}

static int
compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

bool
pattern_expand(struct arena *arena, const char *pattern, struct words *words)
{
    size_t before = words->count;
    if (!expand_below(arena, "", pattern, words))
        return false;
    qsort(words->items + before, words->count - before, sizeof(char *),
          compare);
    return true;
}
