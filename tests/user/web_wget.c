/* wget: files, statuses, and servers that don't keep their word. */
#include "tests/user/http.h"

static char *wget;
static char url[300];

/* Runs wget with WORDS (OPTION and OUTPUT may be NULL) and url; its output and
 * errors go to the files out and err. Returns its wait status. */
static int
run(char *option, char *name)
{
    char *words[6] = {wget, "-q"};
    int count = 2;
    if (option) {
        words[count++] = option;
        words[count++] = name;
    }
    words[count] = url;
    int pid = fork();
    if (pid == 0) {
        dup2(open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
        dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
        execv(wget, words);
        _exit(127);
    }
    return status_of(pid);
}

static void
set_url(const char *port, const char *path)
{
    snprintf(url, sizeof url, "http://localhost:%s%s", port, path);
}

/* Whether the file NAME has TEXT. */
static bool
file_has(const char *name, const char *text)
{
    static char buffer[LARGE_FILE + 1];
    int fd = open(name, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, buffer, LARGE_FILE);
    close(fd);
    buffer[n > 0 ? n : 0] = '\0';
    return n >= 0 && strstr(buffer, text);
}

static bool
exists(const char *name)
{
    return access(name, F_OK) == 0;
}

static void
test_files(void)
{
    set_url(server.port, "/file.txt");
    is_exit(run("-O", "-"), 0, "to standard output");
    ok(file_has("out", "abcdefghijklmnopqrstuvwxyz"), "the content is there");
    ok(!file_has("err", "a") && !file_has("err", "e"), "-q says nothing");
    is_exit(run(NULL, NULL), 0, "to a file named like the last word");
    ok(file_has("file.txt", "abcdef"), "that file has it");
    is_exit(run(NULL, NULL), 3, "it exists: 3");
    ok(file_has("err", "file.txt"), "and it is said");
    is_exit(run("-O", "file.txt"), 0, "-O writes it anew");
    is_exit(run("-O", "nosuch/file"), 3, "it can't be made: 3");
    set_url(server.port, "/sub/a%26b%20%3Cc%3E.txt?query#place");
    is_exit(run("-O", "-"), 0, "query and place");
    ok(file_has("out", "odd"), "the right file came");
    set_url(server.port, "/indexed/");
    is_exit(run(NULL, NULL), 0, "a folder");
    ok(file_has("index.html", "<p>index"), "is called index.html");
    unlink("index.html");
    set_url(server.port, "/sub/..");
    is_exit(run(NULL, NULL), 0, "a path that ends with two dots");
    ok(exists("index.html"), "is called so, too");
    set_url(server.port, "");
    is_exit(run("-O", "-"), 0, "no path");
    set_url(server.port, "?a/b");
    is_exit(run("-O", "-"), 0, "no path, but a query");
    set_url(server.port, "/sub");
    is_exit(run("-O", "-"), 0, "sent elsewhere, it goes");
    ok(file_has("out", "a&amp;b"), "and finds it");
    set_url(server.port, "/large.bin");
    is_exit(run(NULL, NULL), 0, "a large file");
    struct stat about;
    ok(stat("large.bin", &about) == 0 && about.st_size == LARGE_FILE,
       "comes whole");
}

static void
test_errors(void)
{
    int port_holder = open_server_socket("0");
    char port[8];
    snprintf(port, sizeof port, "%d", port_of(port_holder));
    close(port_holder);
    set_url(server.port, "/nothing");
    is_exit(run(NULL, NULL), 8, "no such file: 8");
    ok(!exists("nothing"), "and no file here");
    set_url(port, "/file");
    is_exit(run("-O", "-"), 4, "no server: 4");
    strcpy(url, "ftp://localhost/file");
    is_exit(run("-O", "-"), 1, "another protocol: 1");
    strcpy(url, "http://localhost:port/");
    is_exit(run("-O", "-"), 1, "a port in words: 1");
    strcpy(url, "http:///file");
    is_exit(run("-O", "-"), 1, "no host: 1");
    strcpy(url, "http://[::1/file");
    is_exit(run("-O", "-"), 1, "half a bracket: 1");
    strcpy(url, "-x");
    is_exit(run("-O", "-"), 2, "an unknown option: 2");
}

/* Runs wget beside a server that gives TEXT to TIMES clients. */
static int
run_beside(const char *text, int times)
{
    char request[1000], port[8];
    int server_socket = open_server_socket("0");
    snprintf(port, sizeof port, "%d", port_of(server_socket));
    int pid = fork();
    if (pid == 0) {
        for (int i = 0; i < times; i++) {
            int conn_socket = accept(server_socket, NULL, NULL);
            read(conn_socket, request, sizeof request);
            send_all(conn_socket, text, strlen(text));
            close(conn_socket);
        }
        _exit(0);
    }
    close(server_socket);
    set_url(port, "/a/b");
    int status = run("-O", "-");
    status_of(pid);
    return status;
}

#define HEAD "HTTP/1.0 200 OK\r\n"

static void
test_odd_servers(void)
{
    is_exit(run_beside(HEAD "Content-Length: 100\r\n\r\n0123456789", 1), 4,
            "less than was said: 4");
    is_exit(run_beside(HEAD "Content-Length: 4\r\n\r\n0123456789", 1), 0,
            "more than was said");
    ok(file_has("out", "0123") && !file_has("out", "4"), "is left there");
    is_exit(run_beside(HEAD "\r\nabc", 1), 0, "a length that isn't said");
    ok(file_has("out", "abc"), "goes to the end");
    is_exit(run_beside(HEAD "Content-Le", 1), 4, "half a head: 4");
    is_exit(run_beside("", 1), 4, "no answer: 4");
    is_exit(run_beside("220 mail.example ESMTP\r\n", 1), 4,
            "another protocol's answer: 4");
    is_exit(run_beside("HTTP/1.0 302 Found\r\nLocation: b\r\n\r\n", 21), 8,
            "sent round and round: 8");
    is_exit(run_beside("HTTP/1.0 302 Found\r\n\r\n", 1), 8, "sent nowhere: 8");
    is_exit(run_beside("HTTP/1.0 204 No Content\r\n\r\n", 1), 8,
            "an answer of another kind: 8");
}

int
main(int argc, char *argv[])
{
    begin_with_server(argc, argv, "5000");
    wget = argv[2];
    test_files();
    test_errors();
    test_odd_servers();
    return done_with_server();
}
