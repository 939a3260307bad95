/* What the host tells: the command's words, its input and the input's size. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/init/init.h"
#include "user/lib/tool.h"

void
decode_word(char *word)
{
    char *to = word;
    for (char *from = word; *from != '\0'; from++) {
        if (*from == '%' && isxdigit((unsigned char)from[1]) &&
            isxdigit((unsigned char)from[2])) {
            char digits[3] = {from[1], from[2], '\0'};
            *to++ = strtol(digits, NULL, 16);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

long
stdin_length(void)
{
    char line[4096];
    int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
    if (fd >= 0)
        close(fd);
    line[length > 0 ? length : 0] = '\0';
    for (char *word = strtok(line, " \n"); word; word = strtok(NULL, " \n")) {
        if (strcmp(word, "--") == 0)
            break;
        if (strncmp(word, "stdin=", 6) == 0)
            return strtol(word + 6, NULL, 10);
    }
    return -1;
}

void
feed(int in, int out, long length)
{
    char buffer[4096];
    while (length > 0) {
        size_t want = sizeof buffer;
        if ((unsigned long)length < want)
            want = length;
        ssize_t got = read(in, buffer, want);
        if (got <= 0 || !write_all(out, buffer, got))
            return;
        length -= got;
    }
}
