/*
 * What a request asks for: its first line and those of its fields that matter
 * here (RFC 9112). What can be read in two ways is refused, for someone else
 * on the way may have read it in the other.
 */
#include "user/slides/web_server/web.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What parsing has to remember beyond the request. */
struct seen {
    int minor; /* HTTP/1.minor */
    int hosts; /* fields called Host */
    bool close, keep_alive;
    bool length, chunked;
};

/* Whether C may be in a method or a field's name (RFC 9110, 5.6.2). */
static bool
is_token_byte(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool
is_token(const char *text)
{
    const char *end = text;
    while (is_token_byte(*end))
        end++;
    return end != text && *end == '\0';
}

/* Cuts the next line off *REST, without its end; NULL if it is empty. */
static char *
next_line(char **rest)
{
    char *line = *rest;
    size_t length = strcspn(line, "\n");
    *rest = line + length + (line[length] == '\n');
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return length > 0 ? line : NULL;
}

/* ------- The first line: METHOD TARGET VERSION ------- */

static int
parse_version(const char *version, struct seen *seen)
{
    if (strncmp(version, "HTTP/", 5) != 0 ||
        !isdigit((unsigned char)version[5]) || version[6] != '.' ||
        !isdigit((unsigned char)version[7]) || version[8] != '\0')
        return 400;
    seen->minor = version[7] - '0';
    return version[5] == '1' ? 0 : 505;
}

/* Sets REQUEST's path from TARGET: /path?query, or http://host/path?query. */
static int
parse_target(char *target, struct request *request)
{
    if (strncasecmp(target, "http://", 7) == 0) {
        target += 7 + strcspn(target + 7, "/?#");
        if (*target != '/') {
            *target-- = '\0';
            *target = '/';
        }
    }
    for (const char *c = target; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 127)
            return 400;
    if (target[0] != '/')
        return 400;
    target[strcspn(target, "?#")] = '\0';
    request->path = target;
    return 0;
}

static int
parse_method(const char *method, struct request *request)
{
    static const char *const others[] = {"POST",    "PUT",   "DELETE", "PATCH",
                                         "OPTIONS", "TRACE", "CONNECT"};
    if (!is_token(method))
        return 400;
    request->head = strcmp(method, "HEAD") == 0;
    if (request->head || strcmp(method, "GET") == 0)
        return 0;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(method, others[i]) == 0)
            return 405;
    return 501;
}

static int
parse_first_line(char *line, struct request *request, struct seen *seen)
{
    char *target = line ? strchr(line, ' ') : NULL;
    char *version = target ? strchr(target + 1, ' ') : NULL;
    if (version == NULL)
        return 400;
    *target++ = *version++ = '\0';
    int status = parse_version(version, seen);
    if (status == 0)
        status = parse_method(line, request);
    return status ? status : parse_target(target, request);
}

/* ------- The fields: NAME: VALUE ------- */

/* Whether WORD is in LIST, words parted by commas. */
static bool
lists(const char *list, const char *word)
{
    size_t length = strlen(word);
    while (*list) {
        list += strspn(list, " \t,");
        size_t here = strcspn(list, " \t,");
        if (here == length && strncasecmp(list, word, length) == 0)
            return true;
        list += here;
    }
    return false;
}

static int
parse_length(const char *value, struct request *request, struct seen *seen)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || value[digits] != '\0')
        return 400;
    long long length = digits > 12 ? BODY_LIMIT + 1LL : atoll(value);
    if (seen->length && length != request->body)
        return 400;
    seen->length = true;
    request->body = length;
    return 0;
}

static int
parse_field(const char *name, const char *value, struct request *request,
            struct seen *seen)
{
    if (strcasecmp(name, "Host") == 0)
        seen->hosts++;
    else if (strcasecmp(name, "Range") == 0)
        request->range = value;
    else if (strcasecmp(name, "If-Range") == 0)
        request->if_range = value;
    else if (strcasecmp(name, "Transfer-Encoding") == 0)
        seen->chunked = true;
    else if (strcasecmp(name, "Content-Length") == 0)
        return parse_length(value, request, seen);
    else if (strcasecmp(name, "Connection") == 0) {
        seen->close |= lists(value, "close");
        seen->keep_alive |= lists(value, "keep-alive");
    }
    return 0;
}

/* Parts LINE at its colon. A blank before it, or at the line's beginning, is
 * refused: the first hides a name, the second was a line's continuation. */
static int
parse_line(char *line, struct request *request, struct seen *seen)
{
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return 400;
    *colon = '\0';
    if (!is_token(line))
        return 400;
    char *value = colon + 1 + strspn(colon + 1, " \t");
    size_t length = strlen(value);
    while (length > 0 &&
           (value[length - 1] == ' ' || value[length - 1] == '\t'))
        length--;
    value[length] = '\0';
    return parse_field(line, value, request, seen);
}

/* What the fields come to, taken together. */
static int
judge(struct request *request, const struct seen *seen)
{
    if (seen->hosts > 1 || (seen->hosts == 0 && seen->minor > 0))
        return 400;
    if (seen->chunked)
        return seen->length ? 400 : 501; /* a body of unknown length */
    if (request->body > BODY_LIMIT)
        return 413;
    request->keep_alive = !seen->close && (seen->minor > 0 || seen->keep_alive);
    return 0;
}

int
parse_request(char *head, struct request *request)
{
    struct seen seen = {0};
    int first = parse_first_line(next_line(&head), request, &seen);
    if (first == 400 || first == 505)
        return first;
    for (char *line; (line = next_line(&head)) != NULL;) {
        int status = parse_line(line, request, &seen);
        if (status)
            return status;
    }
    int status = judge(request, &seen);
    return status == 400 || first == 0 ? status : first;
}
