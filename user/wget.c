/*
 * wget [-q] [-O FILE] URL: fetches URL by HTTP into a file, by default the
 * last word of its path (index.html if that is empty), which must not exist
 * yet; FILE is written anew, and `-` is standard output. -q says nothing.
 *
 * Exit status: 0, 1 for a wrong URL, 2 for a wrong command line, 3 if the file
 * can't be written, 4 if the network fails, 8 if the server's answer isn't what
 * was asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE     "[-q] [-O FILE] URL"
#define LINE      8192 /* bytes in a line of an answer's head */
#define REDIRECTS 20

enum { FILE_FAILED = 3, NETWORK_FAILED = 4, SERVER_FAILED = 8 };

struct url {
    char host[256];
    char port[8];
    char path[LINE]; /* with its query */
};

/* What the head of an answer says. */
struct answer {
    int status;
    long long length; /* -1: up to the connection's end */
    char location[LINE];
};

static bool quiet;

/* ------- The URL ------- */

/* Copies the LENGTH bytes at FROM to TO of SIZE bytes; false if that's too
 * few. */
static bool
copy_part(char *to, size_t size, const char *from, size_t length)
{
    if (length >= size)
        return false;
    memcpy(to, from, length);
    to[length] = '\0';
    return true;
}

/* Parts [http://]HOST[:PORT][/PATH]; a HOST with colons is in brackets. */
static bool
parse_url(const char *text, struct url *url)
{
    if (strncasecmp(text, "http://", 7) == 0)
        text += 7;
    else if (strstr(text, "://"))
        return false;
    size_t length = strcspn(text, text[0] == '[' ? "]" : ":/?#");
    bool bracket = text[0] == '[';
    if (!copy_part(url->host, sizeof url->host, text + bracket,
                   length - bracket) ||
        !url->host[0] || (bracket && !text[length]))
        return false;
    text += length + bracket;
    strcpy(url->port, "80");
    if (*text == ':') {
        length = strspn(++text, "0123456789");
        if (length == 0 ||
            !copy_part(url->port, sizeof url->port, text, length))
            return false;
        text += length;
    }
    if (*text && !strchr("/?#", *text))
        return false;
    length = strcspn(text, "#");
    url->path[0] = '/';
    return copy_part(url->path + (*text != '/'),
                     sizeof url->path - (*text != '/'), text, length);
}

/* Changes URL to where LOCATION leads from there. */
static bool
follow(struct url *url, const char *location)
{
    if (strstr(location, "://"))
        return parse_url(location, url);
    if (location[0] == '/')
        return copy_part(url->path, sizeof url->path, location,
                         strcspn(location, "#"));
    size_t folder = strcspn(url->path, "?");
    while (url->path[folder - 1] != '/')
        folder--;
    return copy_part(url->path + folder, sizeof url->path - folder, location,
                     strcspn(location, "#"));
}

/* The name of the file that URL's content gets. */
static const char *
file_name(struct url *url)
{
    static char name[256];
    size_t length = strcspn(url->path, "?");
    size_t start = length;
    while (url->path[start - 1] != '/')
        start--;
    if (start == length ||
        !copy_part(name, sizeof name, url->path + start, length - start) ||
        path_is_dots(name))
        return "index.html";
    return name;
}

/* ------- The connection ------- */

/* Connects to where URL leads, and asks. Returns the stream, or NULL after a
 * message. */
static FILE *
ask(const struct url *url)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *server;
    int error = getaddrinfo(url->host, url->port, &hints, &server), fd = -1;
    if (error) {
        tool_complain("%s: %s", url->host, gai_strerror(error));
        return NULL;
    }
    for (struct addrinfo *a = server; a && fd == -1; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd == -1 || connect(fd, a->ai_addr, a->ai_addrlen) == 0)
            continue;
        error = errno;
        close(fd);
        fd = -1;
        errno = error;
    }
    freeaddrinfo(server);
    FILE *stream = fd == -1 ? NULL : fdopen(fd, "r");
    if (stream == NULL) {
        tool_error("cannot connect to", url->host);
        return NULL;
    }
    bool brackets = strchr(url->host, ':');
    dprintf(fd,
            "GET %s HTTP/1.0\r\nHost: %s%s%s:%s\r\nUser-Agent: wget\r\n"
            "Connection: close\r\n\r\n",
            url->path, brackets ? "[" : "", url->host, brackets ? "]" : "",
            url->port);
    return stream;
}

/* Takes what LINE, a field of the head, says. */
static void
take_field(const char *line, struct answer *answer)
{
    const char *value = strchr(line, ':');
    if (value == NULL)
        return;
    value += 1 + strspn(value + 1, " \t");
    if (strncasecmp(line, "Content-Length:", 15) == 0)
        answer->length = strtoll(value, NULL, 10);
    if (strncasecmp(line, "Location:", 9) == 0)
        copy_part(answer->location, sizeof answer->location, value,
                  strcspn(value, " \t\r\n"));
}

/* Reads the head of an answer; false after a message. */
static bool
read_head(FILE *stream, struct answer *answer)
{
    char line[LINE];
    *answer = (struct answer){.length = -1};
    if (!fgets(line, sizeof line, stream) ||
        sscanf(line, "HTTP/%*d.%*d %3d", &answer->status) != 1) {
        tool_complain("the answer is not HTTP's");
        return false;
    }
    while (fgets(line, sizeof line, stream)) {
        if (line[strcspn(line, "\r\n")] != '\0' && strcspn(line, "\r\n") == 0)
            return true;
        take_field(line, answer);
    }
    tool_complain("the answer breaks off");
    return false;
}

/* ------- The file ------- */

/* Opens NAME, or the file that URL's own name says if that is NULL. */
static FILE *
open_output(const char *name, struct url *url)
{
    if (name && strcmp(name, "-") == 0)
        return stdout;
    int flags = O_WRONLY | O_CREAT | (name ? O_TRUNC : O_EXCL);
    if (name == NULL)
        name = file_name(url);
    int fd = open(name, flags, 0666);
    if (fd == -1) {
        tool_error("cannot write", name);
        return NULL;
    }
    if (!quiet)
        fprintf(stderr, "%s\n", name);
    return fdopen(fd, "w");
}

/* Copies the content, LENGTH bytes or up to the end. Returns a status. */
static int
copy_content(FILE *from, FILE *to, long long length)
{
    char buffer[16 * 1024];
    long long copied = 0;
    while (length < 0 || copied < length) {
        size_t size = sizeof buffer;
        if (length >= 0 && length - copied < (long long)size)
            size = length - copied;
        size_t n = fread(buffer, 1, size, from);
        if (n == 0)
            break;
        if (fwrite(buffer, 1, n, to) != n)
            return FILE_FAILED;
        copied += n;
    }
    if (!quiet)
        fprintf(stderr, "%lld bytes\n", copied);
    if (ferror(from) || (length >= 0 && copied < length)) {
        tool_complain("the content breaks off");
        return NETWORK_FAILED;
    }
    return 0;
}

static int
save(FILE *stream, const struct answer *answer, struct url *url,
     const char *name)
{
    FILE *output = open_output(name, url);
    if (output == NULL)
        return FILE_FAILED;
    int status = copy_content(stream, output, answer->length);
    if (fclose(output) == EOF || status == FILE_FAILED) {
        tool_complain("cannot write: %s", strerror(errno));
        return FILE_FAILED;
    }
    return status;
}

/* ------- All together ------- */

static bool
leads_elsewhere(const struct answer *answer)
{
    return answer->status >= 301 && answer->status <= 308 &&
           answer->status != 304 && answer->location[0];
}

/* Fetches URL. Returns a status, or -1 if URL leads elsewhere now. */
static int
fetch(struct url *url, const char *name)
{
    struct answer answer;
    FILE *stream = ask(url);
    if (stream == NULL)
        return NETWORK_FAILED;
    int status = NETWORK_FAILED;
    if (!read_head(stream, &answer))
        status = NETWORK_FAILED;
    else if (answer.status == 200)
        status = save(stream, &answer, url, name);
    else if (leads_elsewhere(&answer) && follow(url, answer.location))
        status = -1;
    else {
        tool_complain("the server says %d", answer.status);
        status = SERVER_FAILED;
    }
    fclose(stream);
    return status;
}

int
main(int argc, char *argv[])
{
    static struct url url;
    const char *name = NULL;
    int status = -1;
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "qO:", USAGE)) >= 0;) {
        quiet |= option == 'q';
        if (option == 'O')
            name = optarg;
    }
    if (argc - optind != 1)
        tool_usage(USAGE);
    if (!parse_url(argv[optind], &url))
        return tool_complain("'%s' is not a URL of HTTP", argv[optind]);
    for (int hop = 0; status == -1 && hop <= REDIRECTS; hop++)
        status = fetch(&url, name);
    if (status != -1)
        return status;
    tool_complain("sent from one place to another too often");
    return SERVER_FAILED;
}
