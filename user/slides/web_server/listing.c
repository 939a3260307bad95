/* A folder as an answer: its index.html, or a list of what is in it. */
#include "user/slides/web_server/web.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/slides/lib/server.h"

/* ------- Text that grows ------- */

struct text {
    char *bytes; /* the owner frees them */
    size_t length;
    size_t size;
    bool failed; /* memory ran out: it isn't whole */
};

static void
put(struct text *text, char c)
{
    if (text->length == text->size) {
        size_t size = text->size ? 2 * text->size : 512;
        char *more = realloc(text->bytes, size);
        text->failed |= more == NULL;
        if (more == NULL)
            return;
        text->bytes = more;
        text->size = size;
    }
    text->bytes[text->length++] = c;
}

static void
put_all(struct text *text, const char *more)
{
    while (*more)
        put(text, *more++);
}

/* Puts NAME so that it means itself within a link's quotes. */
static void
put_encoded(struct text *text, const char *name)
{
    for (; *name; name++) {
        unsigned char c = *name;
        if (isalnum(c) || strchr("-._~/", c)) {
            put(text, c);
        } else {
            put(text, '%');
            put(text, "0123456789ABCDEF"[c / 16]);
            put(text, "0123456789ABCDEF"[c % 16]);
        }
    }
}

/* Puts NAME so that it means itself as a page's text. */
static void
put_escaped(struct text *text, const char *name)
{
    for (; *name; name++)
        if (*name == '<')
            put_all(text, "&lt;");
        else if (*name == '>')
            put_all(text, "&gt;");
        else if (*name == '&')
            put_all(text, "&amp;");
        else
            put(text, *name);
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
put_page(struct text *page, const char *path, char **names, size_t count)
{
    put_all(page, "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>");
    put_escaped(page, path);
    put_all(page, "</title>\n<h1>");
    put_escaped(page, path);
    put_all(page, "</h1>\n<ul>\n");
    if (path[1])
        put_all(page, "<li><a href=\"../\">../</a>\n");
    for (size_t i = 0; i < count; i++) {
        put_all(page, "<li><a href=\"./");
        put_encoded(page, names[i]);
        put_all(page, "\">");
        put_escaped(page, names[i]);
        put_all(page, "</a>\n");
    }
    put_all(page, "</ul>\n");
}

/* Puts the page on the folder FD, called PATH, to PAGE; false if that can't
 * be done. */
static bool
make_page(int fd, const char *path, struct text *page)
{
    char **names;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = copy == -1 ? NULL : fdopendir(copy);
    if (folder == NULL) {
        close(copy);
        return false;
    }
    ssize_t count = read_names(folder, &names);
    closedir(folder);
    if (count == -1)
        return false;
    put_page(page, path, names, count);
    free_names(names, count);
    return !page->failed;
}

/* ------- The answers ------- */

/* Sends the client to the same PATH with a slash behind it, so that names in
 * the page are looked for in the folder. */
static bool
send_elsewhere(struct connection *connection, const struct request *request,
               const char *path)
{
    struct text more = {0};
    put_all(&more, "Location: ");
    put_encoded(&more, path);
    put_all(&more, "/\r\n");
    put(&more, '\0');
    int status = more.failed ? 500 : 301;
    bool there =
        send_status(connection, request, status, more.failed ? "" : more.bytes);
    free(more.bytes);
    return there;
}

/* Sends the page that the folder FD, called PATH, comes to. */
static bool
send_page(struct connection *connection, const struct request *request, int fd,
          const char *path)
{
    struct text page = {0};
    bool there;
    if (make_page(fd, path, &page))
        there = send_head(connection, request, 200, "text/html; charset=utf-8",
                          page.length, "") &&
                (request->head ||
                 send_all(connection->fd, page.bytes, page.length));
    else
        there = send_status(connection, request, 500, "");
    free(page.bytes);
    return there;
}

bool
send_listing(struct connection *connection, const struct request *request,
             int fd, const char *path)
{
    struct stat about;
    if (path[strlen(path) - 1] != '/')
        return send_elsewhere(connection, request, path);
    int index = openat(fd, "index.html",
                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (index == -1)
        return send_page(connection, request, fd, path);
    bool plain = fstat(index, &about) == 0 && S_ISREG(about.st_mode);
    bool there =
        plain ? send_file(connection, request, index, &about, "index.html")
              : send_page(connection, request, fd, path);
    close(index);
    return there;
}
