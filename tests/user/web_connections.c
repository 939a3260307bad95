/* The web server's connections: kept alive, slow, silent, broken off, many. */
#include "tests/user/http.h"

#define TIMEOUT "400"
#define WORKERS 8   /* of the server */
#define MANY    100 /* more connections than the server may have descriptors */

static const char keep[] = "GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n";

/* How many times TEXT is in answer. */
static int
count_of(const char *text)
{
    int count = 0;
    for (const char *at = answer; (at = strstr(at, text)); at++)
        count++;
    return count;
}

/* Sends REQUEST, and reads until the server has ended the connection. */
static void
converse(const char *request)
{
    ask_bytes(request, strlen(request));
}

static void
test_keep_alive(void)
{
    char answers[2000];
    int fd = connect_to_server();
    for (int i = 0; i < 3; i++) {
        size_t length = 0;
        send_all(fd, keep, sizeof keep - 1);
        while (!length || memcmp(answers + length - 5, "vwxyz", 5) != 0) {
            ssize_t n =
                await(fd) ? read(fd, answers + length, sizeof answers - length)
                          : -1;
            if (n <= 0)
                break;
            length += n;
        }
        ok(length > 5 && !memcmp(answers, "HTTP/1.1 200", 12),
           "one connection, request %d", i + 1);
    }
    ok(await(fd) && read(fd, answers, 1) == 0, "silent, it is ended without a "
                                               "word");
    close(fd);
}

static void
test_who_keeps(void)
{
    converse("GET /file.txt HTTP/1.0\r\n\r\n"
             "GET /file.txt HTTP/1.0\r\n\r\n");
    is_int(count_of("HTTP/1.1 200"), 1, "HTTP/1.0 ends with its answer");
    ok(strstr(answer, "\r\nConnection: close\r\n"), "and says so");
    converse("GET /file.txt HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"
             "GET /file.txt HTTP/1.0\r\n\r\n");
    is_int(count_of("HTTP/1.1 200"), 2, "HTTP/1.0 may ask for more");
    converse(GET("/file.txt") GET("/file.txt"));
    is_int(count_of("HTTP/1.1 200"), 1, "HTTP/1.1 may ask for the end");
    converse("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" GET("/file.txt"));
    is_int(count_of("HTTP/1.1 "), 2, "404 is no end");
    converse("GET /% HTTP/1.1\r\nHost: x\r\n\r\n" GET("/file.txt"));
    is_int(count_of("HTTP/1.1 "), 2, "a path that can't be is no end");
    converse("GET /x\r\nHost: x\r\n\r\n" GET("/file.txt"));
    is_int(count_of("HTTP/1.1 "), 1, "what can't be understood is the end");
}

static void
test_one_behind_another(void)
{
    converse("GET /file.txt HTTP/1.1\r\nHost: x\r\n\r\n"
             "HEAD /file.txt HTTP/1.1\r\nHost: x\r\n\r\n"
             "GET /file.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n"
             "GET /no HTTP/1.0\r\n\r\n" GET("/page.html"));
    is_int(count_of("HTTP/1.1 200"), 4, "four in one piece, one with a body");
    is_int(count_of("HTTP/1.1 404"), 0, "the body is no request");
    is_int(count_of("<p>page"), 1, "the last one's answer comes last");
}

static void
test_timer(void)
{
    converse("GET /file.txt HTTP/1.1\r\nHo");
    is_int(answered_status(), 408, "silent in a head: 408");
    converse("GET /file.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
             "1234");
    is_int(answered_status(), 408, "silent in a body: 408");
    converse("");
    is_int(answer_length, 0, "silent from the beginning: ended without a word");
}

/* A byte now and then is too slow as well. */
static void
test_slow_client(void)
{
    int fd = connect_to_server();
    struct pollfd look = {.fd = fd, .events = POLLIN};
    send_all(fd, "GET /", 5);
    for (int i = 0; i < 1000 && poll(&look, 1, 20) == 0; i++)
        send_all(fd, "a", 1);
    read_answer(fd);
    is_int(answered_status(), 408, "a byte now and then: 408");
    close(fd);
}

static void
test_broken_off(void)
{
    int fd = connect_to_server();
    send_all(fd, "GET /file.txt HT", 16);
    shutdown(fd, SHUT_WR);
    ok(read_answer(fd) && answer_length == 0, "ended in a head: no answer");
    close(fd);
    fd = connect_to_server();
    send_all(fd, GET("/file.txt"), strlen(GET("/file.txt")));
    shutdown(fd, SHUT_WR);
    read_answer(fd);
    is_int(answered_status(), 200, "ended behind a request: it is answered");
    close(fd);
}

/* Whoever asks for much and reads nothing loses his worker to the next. */
static void
test_who_never_reads(void)
{
    static const char request[] = "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n";
    int fd[WORKERS], small = 2048;
    for (int i = 0; i < WORKERS; i++) {
        fd[i] = connect_to_server();
        setsockopt(fd[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        for (int j = 0; j < 40; j++)
            send_all(fd[i], request, sizeof request - 1);
    }
    converse(GET("/file.txt"));
    is_int(answered_status(), 200, "8 who never read hold nobody up");
    for (int i = 0; i < WORKERS; i++)
        close(fd[i]);
}

static void
test_silent_ones(void)
{
    int fd[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        fd[i] = connect_to_server();
    converse(GET("/file.txt"));
    is_int(answered_status(), 200, "8 who never ask hold nobody up");
    for (int i = 0; i < WORKERS; i++)
        close(fd[i]);
}

/* With each of these a descriptor could be forgotten. */
static void
test_many(void)
{
    static const char *const requests[] = {
        GET("/file.txt"), GET("/sub/"),     GET("/indexed/"), GET("/nothing"),
        GET("/link"),     GET("/socket"),   GET("/sub"),      GET("/../x"),
        GET("/%00"),      GET("/file.txt/")};
    int answered = 0;
    for (int i = 0; i < MANY; i++) {
        converse(requests[i % COUNT_OF(requests)]);
        answered += answered_status() > 0;
    }
    is_int(answered, MANY, "many connections, each of them answered");
}

/* The server is told to stop while a client is connected and silent. */
static void
test_stop(void)
{
    int fd = connect_to_server();
    char byte;
    send_all(fd, keep, sizeof keep - 1);
    ok(await(fd), "a client is served");
    is_exit(launched_end(&server, SIGTERM), 0, "the server ends nevertheless");
    while (read(fd, &byte, 1) == 1)
        continue;
    close(fd);
    is_err(connect_to_server(), ECONNREFUSED, "and its port is free");
}

int
main(int argc, char *argv[])
{
    begin_with_server(argc, argv, TIMEOUT);
    test_keep_alive();
    test_who_keeps();
    test_one_behind_another();
    test_timer();
    test_slow_client();
    test_broken_off();
    test_who_never_reads();
    test_silent_ones();
    test_many();
    test_stop();
    return done_testing();
}
