/* The head of every answer, and answers that only say a status. */
#include "user/slides/web_server/web.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "user/slides/lib/server.h"

static const struct {
    int status;
    const char *words;
} statuses[] = {{200, "OK"},
                {206, "Partial Content"},
                {301, "Moved Permanently"},
                {400, "Bad Request"},
                {403, "Forbidden"},
                {404, "Not Found"},
                {405, "Method Not Allowed"},
                {408, "Request Timeout"},
                {413, "Content Too Large"},
                {414, "URI Too Long"},
                {416, "Range Not Satisfiable"},
                {431, "Request Header Fields Too Large"},
                {500, "Internal Server Error"},
                {501, "Not Implemented"},
                {505, "HTTP Version Not Supported"}};

static const char *
words_for(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (statuses[i].status == status)
            return statuses[i].words;
    return "Unknown";
}

bool
send_head(struct connection *connection, const struct request *request,
          int status, const char *type, long long length, const char *more)
{
    char head[HEAD_LIMIT * 4], date[40];
    time_t now = time(NULL);
    struct tm parts;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT",
             gmtime_r(&now, &parts));
    int size = snprintf(head, sizeof head,
                        "HTTP/1.1 %d %s\r\n"
                        "Date: %s\r\n"
                        "Content-Length: %lld\r\n"
                        "Connection: %s\r\n"
                        "%s%s%s%s\r\n",
                        status, words_for(status), date, length,
                        request->keep_alive ? "keep-alive" : "close",
                        type ? "Content-Type: " : "", type ? type : "",
                        type ? "\r\n" : "", more);
    return size < (int)sizeof head && send_all(connection->fd, head, size);
}

bool
send_status(struct connection *connection, const struct request *request,
            int status, const char *more)
{
    char text[200];
    int length = snprintf(text, sizeof text,
                          "<!DOCTYPE html>\n<title>%d %s</title>\n"
                          "<h1>%d %s</h1>\n",
                          status, words_for(status), status, words_for(status));
    return send_head(connection, request, status, "text/html; charset=utf-8",
                     length, more) &&
           (request->head || send_all(connection->fd, text, length));
}
