/* Copies of files and of trees of them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

bool
write_all(int fd, const char *buffer, ssize_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, buffer, length);
        if (written < 0)
            return false;
        buffer += written;
        length -= written;
    }
    return true;
}

/* Copies all that IN gives to OUT; the names are for messages. */
static int
copy_bytes(int in, const char *source, int out, const char *target)
{
    static char buffer[32 * 1024];
    ssize_t got;
    while ((got = read(in, buffer, sizeof buffer)) > 0)
        if (!write_all(out, buffer, got))
            return tool_error("cannot write", target);
    return got < 0 ? tool_error("cannot read", source) : 0;
}

static int
copy_regular(const char *source, const char *target, mode_t mode)
{
    int in = open(source, O_RDONLY);
    if (in < 0)
        return tool_error("cannot open", source);
    int out = open(target, O_WRONLY | O_CREAT | O_TRUNC, mode & 0777);
    int status = out < 0 ? tool_error("cannot create", target)
                         : copy_bytes(in, source, out, target);
    close(in);
    if (out >= 0 && close(out) < 0)
        status |= tool_error("cannot write", target);
    return status;
}

static int
copy_link(const char *source, const char *target)
{
    char text[1024];
    ssize_t length = readlink(source, text, sizeof text - 1);
    if (length < 0)
        return tool_error("cannot read symbolic link", source);
    text[length] = '\0';
    if (symlink(text, target) < 0)
        return tool_error("cannot create symbolic link", target);
    return 0;
}

/* Copies the entry NAME of FOLDER into the folder named by CONTEXT. */
static int
copy_entry(const char *folder, const char *name, void *context)
{
    char *source = path_join(folder, name);
    char *target = path_join(context, name);
    int status = copy_file(source, target, true);
    free(source);
    free(target);
    return status;
}

static int
copy_folder(const char *source, char *target, mode_t mode)
{
    if (mkdir(target, (mode & 0777) | S_IRWXU) < 0 && errno != EEXIST)
        return tool_error("cannot create directory", target);
    return for_each_entry(source, copy_entry, target);
}

int
copy_file(const char *source, const char *target, bool recursive)
{
    struct stat from, to;
    int failed = recursive ? lstat(source, &from) : stat(source, &from);
    if (failed)
        return tool_error("cannot stat", source);
    if (stat(target, &to) == 0 && from.st_dev == to.st_dev &&
        from.st_ino == to.st_ino)
        return tool_complain("'%s' and '%s' are the same file", source, target);
    if (S_ISLNK(from.st_mode))
        return copy_link(source, target);
    if (S_ISDIR(from.st_mode) && recursive)
        return copy_folder(source, (char *)target, from.st_mode);
    if (S_ISDIR(from.st_mode))
        return tool_complain("-r not specified; omitting directory '%s'",
                             source);
    return copy_regular(source, target, from.st_mode);
}
