/* The entries of a listing: read, sorted, freed. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/tool.h"
#include "user/ls/ls.h"

static char *
copy_of(const char *text)
{
    return strcpy(tool_alloc(strlen(text) + 1), text);
}

int
listing_add(struct listing *listing, const char *path, const char *name)
{
    struct stat status;
    if (lstat(path, &status) < 0)
        return tool_error("cannot access", path);
    size_t size = (listing->count + 1) * sizeof *listing->entries;
    listing->entries = tool_grow(listing->entries, size);
    struct entry *entry = &listing->entries[listing->count++];
    entry->path = copy_of(path);
    entry->name = copy_of(name);
    entry->status = status;
    return 0;
}

int
listing_read(struct listing *listing, const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return tool_error("cannot open directory", path);
    int status = 0;
    struct dirent *found;
    while ((found = readdir(folder)) != NULL) {
        if (found->d_name[0] == '.' && !settings.all)
            continue;
        char *inside = path_join(path, found->d_name);
        status |= listing_add(listing, inside, found->d_name);
        free(inside);
    }
    closedir(folder);
    return status;
}

static int
compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    return strcmp(a->name, b->name);
}

void
listing_sort(struct listing *listing)
{
    if (listing->count > 0)
        qsort(listing->entries, listing->count, sizeof *listing->entries,
              compare);
}

void
listing_free(struct listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        free(listing->entries[i].path);
        free(listing->entries[i].name);
    }
    free(listing->entries);
}
