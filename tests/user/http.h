/*
 * What the tests of the web server share: a folder to serve, the server, and
 * raw requests to it. Each program gets the server's path as its argument.
 */
#ifndef TESTS_USER_HTTP_H
#define TESTS_USER_HTTP_H

#include "tests/guest/tap.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "user/slides/lib/launch.h"
#include "user/slides/lib/server.h"

#define PATIENCE   20000  /* milliseconds for an answer that has to come */
#define ANSWER     400000 /* bytes */
#define LARGE_FILE 300000 /* bytes in large.bin */

/* A request for PATH by METHOD with more FIELDS. */
#define ASK(method, path, fields)                                          \
    method " " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" fields \
           "\r\n"
#define GET(path) ASK("GET", path, "")

struct http_case {
    const char *name;
    const char *request;
    int status;
    const char *wanted; /* in the answer; NULL: nothing special */
};

static struct launched server UNUSED;
static char answer[ANSWER + 1] UNUSED;
static size_t answer_length UNUSED;

static inline void
put_file(const char *name, const char *text)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    send_all(fd, text, strlen(text));
    close(fd);
}

static inline char
large_byte(int place)
{
    return (char)(place * 7 + place / 251);
}

static inline void
put_large_file(const char *name)
{
    static char bytes[LARGE_FILE];
    for (int i = 0; i < LARGE_FILE; i++)
        bytes[i] = large_byte(i);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    send_all(fd, bytes, LARGE_FILE);
    close(fd);
}

/* Leaves a local socket's name, which can't be opened. */
static inline void
put_socket(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    strcpy(address.sun_path, name);
    bind(fd, (struct sockaddr *)&address, sizeof address);
    close(fd);
}

/* What is served, and beside it a file that must never be seen. */
static inline void
make_site(void)
{
    put_file("secret", "SECRET");
    mkdir("site", 0755);
    mkdir("site/sub", 0755);
    mkdir("site/sub/deep", 0755);
    mkdir("site/indexed", 0755);
    put_file("site/file.txt", "abcdefghijklmnopqrstuvwxyz");
    put_file("site/page.html", "<p>page");
    put_file("site/unknown.xyz", "?");
    put_file("site/empty", "");
    put_file("site/sub/a&b <c>.txt", "odd");
    put_file("site/indexed/index.html", "<p>index");
    put_large_file("site/large.bin");
    symlink("../secret", "site/link");
    symlink("file.txt", "site/inner_link");
    symlink("..", "site/folder_link");
    put_socket("site/socket");
}

/* Starts the server PROGRAM on the site. Few descriptors must be enough for
 * it, so that one which it leaks with a request is missed soon. */
static inline void
start_server(char *program, char *timeout)
{
    char *const words[] = {program, "-t", timeout, "0", "site", NULL};
    uint32_t few[2] = {40, 1024}, many[2] = {1024, 1024};
    signal(SIGPIPE, SIG_IGN);
    make_site();
    syscall(75 /* setrlimit */, 7 /* RLIMIT_NOFILE */, few);
    server = launch(words);
    syscall(75, 7, many);
}

/* Begins a test with the arguments of main. */
static inline void
begin_with_server(int argc, char *argv[], char *timeout)
{
    begin_testing();
    if (argc < 2) {
        diag("usage: %s SERVER [WGET]", argv[0]);
        exit(2);
    }
    start_server(argv[1], timeout);
}

static inline int
done_with_server(void)
{
    is_exit(launched_end(&server, SIGTERM), 0, "the server ends when told to");
    return done_testing();
}

static inline int
connect_to_server(void)
{
    return open_client_socket("127.0.0.1", server.port);
}

/* Whether something comes from FD, or its end. */
static inline bool
await(int fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};
    return poll(&look, 1, PATIENCE) == 1;
}

/* Reads to answer until FD ends. Returns false if it was reset or silent. */
static inline bool
read_answer(int fd)
{
    ssize_t n = 0;
    answer_length = 0;
    while (await(fd) &&
           (n = read(fd, answer + answer_length, ANSWER - answer_length)) > 0)
        answer_length += n;
    answer[answer_length] = '\0';
    return n == 0;
}

/* Sends LENGTH bytes of REQUEST on a connection of its own, and reads all that
 * is answered. */
static inline bool
ask_bytes(const char *request, size_t length)
{
    int fd = connect_to_server();
    send_all(fd, request, length);
    bool whole = read_answer(fd);
    close(fd);
    return whole;
}

/* The status in answer; 0 if it has none. */
static inline int
answered_status(void)
{
    int status = 0;
    return sscanf(answer, "HTTP/1.1 %3d ", &status) == 1 ? status : 0;
}

/* The content in answer. */
static inline const char *
content(void)
{
    const char *end = strstr(answer, "\r\n\r\n");
    return end ? end + 4 : "";
}

static inline size_t
content_length(void)
{
    return answer_length - (content() - answer);
}

/* Checks ONE: its status, what is wanted, and that no secret is told. */
static inline void
check_case(const struct http_case *one)
{
    bool whole = ask_bytes(one->request, strlen(one->request));
    is_int(answered_status(), one->status, "%s: %d", one->name, one->status);
    if (!whole)
        ok(0, "%s: the answer has an end", one->name);
    if (one->wanted) {
        const char *text = one->wanted + strspn(one->wanted, "\r\n");
        ok(strstr(answer, one->wanted), "%s: the answer has '%.*s'", one->name,
           (int)strcspn(text, "\r"), text);
    }
    if (strstr(answer, "SECRET"))
        ok(0, "%s: nothing outside is told", one->name);
}

#define check_cases(cases)                         \
    for (size_t i = 0; i < COUNT_OF(cases); i++) { \
        check_case(&(cases)[i]);                   \
    }

#endif
