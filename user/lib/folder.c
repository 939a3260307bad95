/* What is in a folder, and the end of it. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

/* Reads the names in the folder PATH into *NAMES; returns how many, or -1. */
static int
read_names(const char *path, char ***names)
{
    int count = 0;
    struct dirent *entry;
    DIR *folder = opendir(path);
    *names = NULL;
    if (folder == NULL)
        return -1;
    while ((entry = readdir(folder)) != NULL) {
        if (path_is_dots(entry->d_name))
            continue;
        char *name = tool_alloc(strlen(entry->d_name) + 1);
        *names = tool_grow(*names, (count + 1) * sizeof **names);
        (*names)[count++] = strcpy(name, entry->d_name);
    }
    closedir(folder);
    return count;
}

/* All names are read first, so that a visit may remove what it is given. */
int
for_each_entry(const char *path,
               int (*visit)(const char *folder, const char *name,
                            void *context),
               void *context)
{
    char **names;
    int status = 0;
    int count = read_names(path, &names);
    if (count < 0)
        return tool_error("cannot open directory", path);
    for (int i = 0; i < count; i++) {
        status |= visit(path, names[i], context);
        free(names[i]);
    }
    free(names);
    return status;
}

static int
remove_entry(const char *folder, const char *name, void *context)
{
    (void)context;
    char *path = path_join(folder, name);
    int status = remove_file(path, true);
    free(path);
    return status;
}

int
remove_file(const char *path, bool recursive)
{
    struct stat status;
    if (lstat(path, &status) < 0)
        return tool_error("cannot remove", path);
    if (!S_ISDIR(status.st_mode))
        return unlink(path) < 0 ? tool_error("cannot remove", path) : 0;
    if (!recursive) {
        errno = EISDIR;
        return tool_error("cannot remove", path);
    }
    if (for_each_entry(path, remove_entry, NULL) != 0)
        return 1;
    return rmdir(path) < 0 ? tool_error("cannot remove", path) : 0;
}
