/* A folder as an answer: its index.html, or a list of what is in it. */
#include "user/slides/web_server/web.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/slides/lib/server.h"

/* ------- Names in dress ------- */

/* Writes NAME so that it means itself within a link's quotes. */
static void
put_encoded(FILE *out, const char *name)
{
    for (; *name; name++) {
        unsigned char c = *name;
        if (isalnum(c) || strchr("-._~/", c))
            putc(c, out);
        else
            fprintf(out, "%%%02X", c);
    }
}

/* Writes NAME so that it means itself as a page's text. */
static void
put_escaped(FILE *out, const char *name)
{
    for (; *name; name++)
        if (*name == '<')
            fputs("&lt;", out);
        else if (*name == '>')
            fputs("&gt;", out);
        else if (*name == '&')
            fputs("&amp;", out);
        else
            putc(*name, out);
}

/* ------- The list ------- */

static int
compare(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* A copy of the name of ENTRY in FOLDER, with a slash if it is a folder; NULL
 * without memory. */
static char *
copy_name(int folder, const char *name)
{
    struct stat about;
    size_t length = strlen(name);
    char *copy = malloc(length + 2);
    if (copy == NULL)
        return NULL;
    memcpy(copy, name, length + 1);
    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(about.st_mode))
        strcpy(copy + length, "/");
    return copy;
}

static void
free_names(char **names, size_t count)
{
    while (count > 0)
        free(names[--count]);
    free(names);
}

/* Reads the names in FOLDER, sorted, into *NAMES; returns how many, or -1
 * without memory. The caller frees them. */
static ssize_t
read_names(DIR *folder, char ***names)
{
    size_t count = 0;
    struct dirent *entry;
    *names = NULL;
    while ((entry = readdir(folder)) != NULL) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        char **more = realloc(*names, (count + 1) * sizeof **names);
        char *name = more ? copy_name(dirfd(folder), entry->d_name) : NULL;
        *names = more ? more : *names;
        if (name == NULL) {
            free_names(*names, count);
            return -1;
        }
        (*names)[count++] = name;
    }
    if (count > 0)
        qsort(*names, count, sizeof **names, compare);
    return count;
}

static void
write_page(FILE *out, const char *path, char **names, size_t count)
{
    fputs("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>", out);
    put_escaped(out, path);
    fputs("</title>\n<h1>", out);
    put_escaped(out, path);
    fputs("</h1>\n<ul>\n", out);
    if (path[1])
        fputs("<li><a href=\"../\">../</a>\n", out);
    for (size_t i = 0; i < count; i++) {
        fputs("<li><a href=\"./", out);
        put_encoded(out, names[i]);
        fputs("\">", out);
        put_escaped(out, names[i]);
        fputs("</a>\n", out);
    }
    fputs("</ul>\n", out);
}

/* Makes the page on the folder FD, called PATH, in *PAGE, which the caller
 * frees; returns its length, or -1 if that can't be done. */
static ssize_t
make_page(int fd, const char *path, char **page)
{
    char **names;
    size_t length = 0;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = copy == -1 ? NULL : fdopendir(copy);
    if (folder == NULL) {
        close(copy);
        return -1;
    }
    ssize_t count = read_names(folder, &names);
    closedir(folder);
    if (count == -1)
        return -1;
    FILE *out = open_memstream(page, &length);
    if (out)
        write_page(out, path, names, count);
    bool made = out && fclose(out) == 0;
    free_names(names, count);
    return made ? (ssize_t)length : -1;
}

/* ------- The answer ------- */

/* Sends the client to the same PATH with a slash behind it, so that names in
 * the page are looked for in the folder. */
static bool
send_elsewhere(struct connection *connection, const struct request *request,
               const char *path)
{
    char *more = NULL;
    size_t length;
    FILE *out = open_memstream(&more, &length);
    if (out == NULL)
        return send_status(connection, request, 500, "");
    fputs("Location: ", out);
    put_encoded(out, path);
    fputs("/\r\n", out);
    bool made = fclose(out) == 0;
    bool there =
        send_status(connection, request, made ? 301 : 500, made ? more : "");
    free(more);
    return there;
}

bool
send_listing(struct connection *connection, const struct request *request,
             int fd, const char *path)
{
    struct stat about;
    char *page = NULL;
    if (path[strlen(path) - 1] != '/')
        return send_elsewhere(connection, request, path);
    int index = openat(fd, "index.html",
                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (index != -1) {
        bool plain = fstat(index, &about) == 0 && S_ISREG(about.st_mode);
        bool there = plain && send_file(connection, request, index, &about,
                                        "index.html");
        close(index);
        if (plain)
            return there;
    }
    ssize_t length = make_page(fd, path, &page);
    if (length == -1)
        return send_status(connection, request, 500, "");
    bool there = send_head(connection, request, 200, "text/html; charset=utf-8",
                           length, "") &&
                 (request->head || send_all(connection->fd, page, length));
    free(page);
    return there;
}
