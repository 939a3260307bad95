/* The web server's requests: methods, versions, fields, and bad ones. */
#include "tests/user/http.h"

#define FIRST(line) line "\r\nHost: x\r\nConnection: close\r\n\r\n"
#define FIELDS(fields) \
    "GET /file.txt HTTP/1.1\r\n" fields "Connection: close\r\n\r\n"

static const struct http_case methods[] = {
    {"POST", ASK("POST", "/file.txt", ""), 405, "\r\nAllow: GET, HEAD\r\n"},
    {"PUT", ASK("PUT", "/file.txt", ""), 405, NULL},
    {"DELETE", ASK("DELETE", "/file.txt", ""), 405, NULL},
    {"OPTIONS", ASK("OPTIONS", "*", ""), 405, NULL},
    {"TRACE", ASK("TRACE", "/", ""), 405, NULL},
    {"CONNECT", ASK("CONNECT", "x:80", ""), 405, NULL},
    {"an unknown method", ASK("BREW", "/file.txt", ""), 501, NULL},
    {"methods have small and capital letters", ASK("get", "/file.txt", ""), 501,
     NULL},
};

static const struct http_case first_lines[] = {
    {"no version", FIRST("GET /file.txt"), 400, NULL},
    {"nothing but a method", FIRST("GET"), 400, NULL},
    {"two blanks", FIRST("GET  /file.txt HTTP/1.1"), 400, NULL},
    {"a blank in the target", FIRST("GET /file .txt HTTP/1.1"), 400, NULL},
    {"a control byte in the target", FIRST("GET /file\x01 HTTP/1.1"), 400,
     NULL},
    {"a target without a slash", FIRST("GET file.txt HTTP/1.1"), 400, NULL},
    {"no such method can be", FIRST("GE(T /file.txt HTTP/1.1"), 400, NULL},
    {"no method", FIRST(" /file.txt HTTP/1.1"), 400, NULL},
    {"HTTP/2.0", FIRST("GET /file.txt HTTP/2.0"), 505, NULL},
    {"HTTP/1.7", FIRST("GET /file.txt HTTP/1.7"), 200, NULL},
    {"HTTP/1.1x", FIRST("GET /file.txt HTTP/1.1x"), 400, NULL},
    {"http/1.1", FIRST("GET /file.txt http/1.1"), 400, NULL},
    {"HTTP/1", FIRST("GET /file.txt HTTP/1"), 400, NULL},
    {"another protocol", FIRST("GET /file.txt ICY/1.1"), 400, NULL},
    {"HTTP/1.0 without Host", "GET /file.txt HTTP/1.0\r\n\r\n", 200, "abcdef"},
};

static const struct http_case fields[] = {
    {"no Host", FIELDS(""), 400, NULL},
    {"two Hosts", FIELDS("Host: x\r\nHost: y\r\n"), 400, NULL},
    {"host in small letters", FIELDS("host:x\r\n"), 200, NULL},
    {"a blank before the colon", FIELDS("Host: x\r\nA : b\r\n"), 400, NULL},
    {"a line that goes on", FIELDS("Host: x\r\nA: b\r\n c\r\n"), 400, NULL},
    {"no colon", FIELDS("Host: x\r\nA\r\n"), 400, NULL},
    {"no name", FIELDS("Host: x\r\n: b\r\n"), 400, NULL},
    {"an empty value", FIELDS("Host: x\r\nA:\r\n"), 200, NULL},
    {"lines without returns", "GET /file.txt HTTP/1.0\nHost: x\n\n", 200,
     "abcdef"},
    {"empty lines before it", "\r\n\r\n\nGET /file.txt HTTP/1.0\r\n\r\n", 200,
     "abcdef"},
};

#define BODY(fields) FIELDS("Host: x\r\n" fields)

static const struct http_case bodies[] = {
    {"a length of none", BODY("Content-Length: 0\r\n"), 200, NULL},
    {"a length in words", BODY("Content-Length: ten\r\n"), 400, NULL},
    {"a negative length", BODY("Content-Length: -1\r\n"), 400, NULL},
    {"a length with a sign", BODY("Content-Length: +1\r\n"), 400, NULL},
    {"no length in it", BODY("Content-Length: \r\n"), 400, NULL},
    {"two lengths", BODY("Content-Length: 1\r\nContent-Length: 2\r\n") "ab",
     400, NULL},
    {"the same length twice",
     BODY("Content-Length: 1\r\nContent-Length: 1\r\n") "a", 200, NULL},
    {"too long a body", BODY("Content-Length: 65537\r\n"), 413, NULL},
    {"a length without limits",
     BODY("Content-Length: 99999999999999999999999\r\n"), 413, NULL},
    {"a body in chunks",
     BODY("Transfer-Encoding: chunked\r\n") "1\r\na\r\n0\r\n\r\n", 501, NULL},
    {"in chunks and with a length",
     BODY("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") "0\r\n\r\n",
     400, NULL},
};

/* A head with COUNT bytes of FILL behind BEFORE. */
static int
status_of_long(const char *before, char fill, size_t count)
{
    static char request[40000];
    size_t length = strlen(before);
    memcpy(request, before, length);
    memset(request + length, fill, count);
    strcpy(request + length + count, " HTTP/1.1\r\nHost: x\r\n\r\n");
    ask_bytes(request, strlen(request));
    return answered_status();
}

static void
test_limits(void)
{
    is_int(status_of_long("GET /", 'a', 9000), 414, "a long target: 414");
    is_int(status_of_long("", 'A', 30000), 414, "no line at all: 414");
    is_int(status_of_long("GET / HTTP/1.0\r\nA: ", 'a', 9000), 431,
           "a long field: 431");
    is_int(status_of_long("GET / HTTP/1.0\r\nA: ", 'a', 30000), 431,
           "a very long field: 431");
}

/* The server has said no before it has read all, and is heard nevertheless. */
static void
test_large_body(void)
{
    static char body[200000];
    int fd = connect_to_server();
    static const char head[] =
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n";
    send_all(fd, head, sizeof head - 1);
    send_all(fd, body, sizeof body);
    ok(read_answer(fd), "a large body, refused: no reset");
    is_int(answered_status(), 413, "a large body, refused: 413");
    close(fd);
}

static void
test_zero_byte(void)
{
    static const char request[] = "GET /file.txt\0 HTTP/1.0\r\n\r\n";
    ask_bytes(request, sizeof request - 1);
    is_int(answered_status(), 400, "a 0 in the head: 400");
}

/* A head may come in pieces, cut anywhere. */
static void
test_pieces(void)
{
    static const char request[] = GET("/file.txt");
    int fd = connect_to_server();
    for (size_t i = 0; i < sizeof request - 1; i++)
        send_all(fd, request + i, 1);
    read_answer(fd);
    is_int(answered_status(), 200, "byte for byte: 200");
    close(fd);
}

int
main(int argc, char *argv[])
{
    begin_with_server(argc, argv, "5000");
    check_cases(methods);
    check_cases(first_lines);
    check_cases(fields);
    check_cases(bodies);
    test_limits();
    test_large_body();
    test_zero_byte();
    test_pieces();
    return done_with_server();
}
