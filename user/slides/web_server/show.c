/* What the web server does without arguments: it shows its slide. */
#include "user/slides/web_server/web.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "user/slides/lib/launch.h"
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#define CLIENTS 20

static struct launched server;

/* Sends REQUEST and reads the answer, which goes to ANSWER of SIZE bytes, up
 * to the connection's end. */
static void
ask(const char *request, char *answer, size_t size)
{
    size_t length = 0;
    ssize_t n = 1;
    int sock_fd = open_client_socket("127.0.0.1", server.port);
    send_all(sock_fd, request, strlen(request));
    for (; n > 0 && length<size - 1; length += n> 0 ? n : 0)
        n = read(sock_fd, answer + length, size - 1 - length);
    answer[length] = '\0';
    close(sock_fd);
}

/* Asks for PATH by METHOD; STATUS and CONTENT have to come. */
static void
try(const char *method, const char *path, const char *status,
    const char *content)
{
    char request[100], answer[2000];
    snprintf(request, sizeof request, "%s %s HTTP/1.0\r\n\r\n", method, path);
    ask(request, answer, sizeof answer);
    const char *came = strstr(answer, "\r\n\r\n");
    bool right = came && !strncmp(answer, "HTTP/1.1 ", 9) &&
                 !strncmp(answer + 9, status, strlen(status)) &&
                 (content[0] ? strstr(came, content) != NULL : came[4] == '\0');
    happened(right, "%s %s: %.*s%s%s", method, path, (int)strcspn(answer, "\r"),
             answer, content[0] ? ", with " : "", content);
}

/* CLIENTS are connected at once, and each asks before the first one reads. */
static void
many_at_once(void)
{
    static const char request[] = "GET /page.html HTTP/1.0\r\n\r\n";
    char answer[1000];
    int client[CLIENTS], served = 0;
    for (int i = 0; i < CLIENTS; i++) {
        client[i] = open_client_socket("127.0.0.1", server.port);
        send_all(client[i], request, sizeof request - 1);
    }
    for (int i = 0; i < CLIENTS; i++) {
        ssize_t n = recv(client[i], answer, sizeof answer, MSG_WAITALL);
        served += n > 15 && !memcmp(answer, "HTTP/1.1 200 OK", 15);
        close(client[i]);
    }
    happened(served == CLIENTS, "of %d clients at once, %d are served", CLIENTS,
             served);
}

/* Makes what is served in the scratch folder, and comes back. */
static void
make_site(void)
{
    char here[512];
    if (getcwd(here, sizeof here) == NULL)
        give_up("getcwd");
    enter_scratch_folder();
    FILE *page = fopen("page.html", "w");
    if (page == NULL)
        give_up("page.html");
    fputs("<p>Hello, web", page);
    fclose(page);
    symlink("/etc/passwd", "link");
    if (chdir(here) == -1)
        give_up(here);
}

static void
remove_site(void)
{
    if (chdir(slide_folder) == -1)
        give_up(slide_folder);
    unlink("page.html");
    unlink("link");
}

int
show_web_server(char *self)
{
    char *const words[] = {self, "0", slide_folder, NULL};
    slide("Web Server, on the thread pool");
    make_site();
    server = launch(words);
    claim("a client sends the server requests when interested");
    try("GET", "/page.html", "200", "<p>Hello, web");
    try("HEAD", "/page.html", "200", "");
    try("GET", "/", "200", "<a href=\"./page.html\">");
    try("GET", "/nothing", "404", "Not Found");
    claim("the server doesn't know them, and serves what is below its folder");
    try("GET", "/../etc/passwd", "403", "Forbidden");
    try("GET", "/%2e%2e/etc/passwd", "403", "Forbidden");
    try("GET", "/link", "403", "Forbidden");
    claim("many clients accessing a common server");
    many_at_once();
    int status = launched_end(&server, SIGTERM);
    happened(status == 0, "told to stop, it ends with %d", WEXITSTATUS(status));
    remove_site();
    return verdict();
}
