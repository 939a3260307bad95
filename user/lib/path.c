/* Names of files, and the operands that tools take. */
#include <stdlib.h>
#include <string.h>

#include "user/lib/tool.h"

char *
path_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    size_t size = length + strlen(name) + 2;
    char *path = tool_alloc(size);
    snprintf(path, size, "%s%s%s", folder, slash, name);
    return path;
}

const char *
path_base(const char *path)
{
    const char *base = path;
    for (const char *at = path; *at != '\0'; at++)
        if (*at == '/' && at[1] != '/' && at[1] != '\0')
            base = at + 1;
    return base;
}

bool
path_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool
path_is_dots(const char *entry)
{
    return strcmp(entry, ".") == 0 || strcmp(entry, "..") == 0;
}

int
for_each_source(char **words, const char *usage,
                int (*visit)(const char *source, const char *target))
{
    int count = 0, status = 0;
    while (words[count] != NULL)
        count++;
    if (count < 2)
        tool_usage(usage);
    char *target = words[count - 1];
    if (!path_is_folder(target)) {
        if (count == 2)
            return visit(words[0], target);
        return tool_complain("target '%s' is not a directory", target);
    }
    for (int i = 0; i < count - 1; i++) {
        char *inside = path_join(target, path_base(words[i]));
        status |= visit(words[i], inside);
        free(inside);
    }
    return status;
}

int
for_each_file(char **words, int (*visit)(FILE *file, const char *name))
{
    int status = 0;
    if (words[0] == NULL)
        return visit(stdin, "-");
    for (; *words != NULL; words++) {
        if (strcmp(*words, "-") == 0) {
            status |= visit(stdin, *words);
            continue;
        }
        FILE *file = fopen(*words, "r");
        if (file == NULL) {
            status |= tool_error("cannot open", *words);
            continue;
        }
        status |= visit(file, *words);
        fclose(file);
    }
    return status;
}
