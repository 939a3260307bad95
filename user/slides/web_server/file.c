/* A file as an answer: whole, or the range of it that was asked for. */
#include "user/slides/web_server/web.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "user/slides/lib/server.h"

static const char *const types[][2] = {
    {"html", "text/html; charset=utf-8"},
    {"htm", "text/html; charset=utf-8"},
    {"txt", "text/plain; charset=utf-8"},
    {"md", "text/plain; charset=utf-8"},
    {"c", "text/plain; charset=utf-8"},
    {"h", "text/plain; charset=utf-8"},
    {"css", "text/css"},
    {"js", "text/javascript"},
    {"json", "application/json"},
    {"xml", "application/xml"},
    {"pdf", "application/pdf"},
    {"gif", "image/gif"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"svg", "image/svg+xml"},
    {"ico", "image/vnd.microsoft.icon"},
};

static const char *
type_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcasecmp(dot + 1, types[i][0]) == 0)
            return types[i][1];
    return "application/octet-stream";
}

/* Reads a number at *TEXT and goes behind it; -1 if there is none. One that is
 * too large stands for a place behind every end. */
static long long
number(const char **text)
{
    const long long behind_all = 1LL << 60;
    long long value = isdigit((unsigned char)**text) ? 0 : -1;
    for (; isdigit((unsigned char)**text); ++*text)
        if (value < behind_all / 10)
            value = value * 10 + (**text - '0');
    return value;
}

/* The bytes of a file that are sent. */
struct part {
    long long first, last;
};

/*
 * Takes `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-COUNT` for a file of
 * SIZE bytes. Returns 206 with PART set, 416 if none of these bytes is there,
 * or 200 for whatever else: several ranges are answered with all, as RFC 9110,
 * 14.2 allows.
 */
static int
parse_range(const char *range, long long size, struct part *part)
{
    if (range == NULL || strncasecmp(range, "bytes=", 6) != 0)
        return 200;
    const char *at = range + 6;
    long long first = number(&at), last = -1;
    bool dash = *at == '-';
    if (dash) {
        at++;
        last = number(&at);
    }
    if (!dash || *at != '\0' || (first < 0 && last < 0) ||
        (first >= 0 && last >= 0 && last < first))
        return 200;
    if (first < 0) { /* so many at the end */
        first = last < size ? size - last : 0;
        last = size - 1;
    }
    part->first = first;
    part->last = last < 0 || last >= size ? size - 1 : last;
    return first < size ? 206 : 416;
}

/* Sends PART of FD. False if the client has gone, or the file has become
 * shorter than we said. */
static bool
send_part(int to, int fd, const struct part *part)
{
    char buffer[16 * 1024];
    long long left = part->last - part->first + 1;
    if (lseek(fd, part->first, SEEK_SET) == -1)
        return false;
    while (left > 0) {
        size_t size =
            left < (long long)sizeof buffer ? (size_t)left : sizeof buffer;
        ssize_t n = read(fd, buffer, size);
        if (n <= 0 || !send_all(to, buffer, n))
            return false;
        left -= n;
    }
    return true;
}

/* The range that REQUEST asks for of a file which was MODIFIED then; NULL: it
 * gets all. */
static const char *
range_of(const struct request *request, const char *modified)
{
    bool changed =
        request->if_range && strcmp(request->if_range, modified) != 0;
    return request->head || changed ? NULL : request->range;
}

bool
send_file(struct connection *connection, const struct request *request, int fd,
          const struct stat *about, const char *path)
{
    char modified[40], more[200];
    struct tm time;
    long long size = about->st_size;
    struct part part = {0, size - 1};
    strftime(modified, sizeof modified, "%a, %d %b %Y %H:%M:%S GMT",
             gmtime_r(&about->st_mtime, &time));
    int status = parse_range(range_of(request, modified), size, &part);
    if (status == 416) {
        snprintf(more, sizeof more, "Content-Range: bytes */%lld\r\n", size);
        return send_status(connection, request, 416, more);
    }
    int length =
        snprintf(more, sizeof more,
                 "Last-Modified: %s\r\nAccept-Ranges: bytes\r\n", modified);
    if (status == 206)
        snprintf(more + length, sizeof more - length,
                 "Content-Range: bytes %lld-%lld/%lld\r\n", part.first,
                 part.last, size);
    return send_head(connection, request, status, type_of(path),
                     part.last - part.first + 1, more) &&
           (request->head || send_part(connection->fd, fd, &part));
}
