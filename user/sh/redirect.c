/* Redirections are open, dup2 and close, and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/sh/expand.h"
#include "user/sh/redirect.h"
#include "user/sh/shell.h"

/* Copies that the shell keeps for itself get numbers from here on. */
#define FIRST_OWN_FD 10

bool
fd_move(int from, int to)
{
    if (from == to)
        return true;
    bool moved = dup2(from, to) >= 0;
    int error = errno;
    close(from);
    errno = error;
    return moved;
}

/*
 * Keeps what FD names on another number, which no program will inherit. That
 * it names nothing is kept, too.
 */
static bool
save(struct arena *arena, int fd, struct saved_fd **saved)
{
    struct saved_fd *entry = arena_alloc(arena, sizeof *entry);
    entry->fd = fd;
    entry->copy = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_OWN_FD);
    if (entry->copy < 0 && errno != EBADF) {
        shell_complain("cannot keep descriptor %d: %s", fd, strerror(errno));
        return false;
    }
    entry->next = *saved;
    *saved = entry;
    return true;
}

static int
open_flags(enum token_type op)
{
    switch (op) {
    case TOKEN_LESS:
        return O_RDONLY;
    case TOKEN_LESS_GREAT:
        return O_RDWR | O_CREAT;
    case TOKEN_GREAT_GREAT:
        return O_WRONLY | O_CREAT | O_APPEND;
    default:
        return O_WRONLY | O_CREAT | O_TRUNC;
    }
}

/* Makes FD name the file PATH. */
static bool
redirect_to_file(int fd, const char *path, int flags)
{
    int file = open(path, flags, 0666);
    if (file < 0) {
        shell_complain("cannot %s %s: %s", flags & O_CREAT ? "create" : "open",
                       path, strerror(errno));
        return false;
    }
    if (!fd_move(file, fd)) {
        shell_complain("%d: %s", fd, strerror(errno));
        return false;
    }
    return true;
}

/* Makes FD name what the descriptor in WORD names; `-` closes FD. */
static bool
redirect_to_fd(int fd, const char *word)
{
    char *end;
    if (strcmp(word, "-") == 0) {
        close(fd);
        return true;
    }
    long source = strtol(word, &end, 10);
    if (end == word || *end != '\0') {
        shell_complain("%s: not a descriptor", word);
        return false;
    }
    if (dup2(source, fd) < 0) {
        shell_complain("%s: %s", word, strerror(errno));
        return false;
    }
    return true;
}

bool
redirections_apply(struct arena *arena, const struct redirection *list,
                   struct saved_fd **saved)
{
    for (; list != NULL; list = list->next) {
        char *word = expand_string(arena, list->word);
        bool names_fd =
            list->op == TOKEN_LESS_AND || list->op == TOKEN_GREAT_AND;
        if (word == NULL)
            return false;
        if (saved != NULL && !save(arena, list->fd, saved))
            return false;
        if (names_fd ? !redirect_to_fd(list->fd, word)
                     : !redirect_to_file(list->fd, word, open_flags(list->op)))
            return false;
    }
    return true;
}

void
redirections_undo(struct saved_fd *saved)
{
    for (; saved != NULL; saved = saved->next) {
        if (saved->copy < 0)
            close(saved->fd);
        else
            fd_move(saved->copy, saved->fd);
    }
}
