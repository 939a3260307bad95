/* chmod MODE FILE...: sets modes, in octal or as [ugoa]*[-+=][rwx]*. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "MODE FILE..."

/* What MODE says: keep the bits in `keep`, then set those in `set`. */
struct change {
    mode_t keep, set;
};

/* Returns the bits that the letters up to *END among LETTERS stand for. */
static mode_t
parse_letters(const char *text, const char **end, const char *letters,
              const mode_t *bits)
{
    mode_t mode = 0;
    const char *found;
    for (; *text != '\0' && (found = strchr(letters, *text)) != NULL; text++)
        mode |= bits[found - letters];
    *end = text;
    return mode;
}

/* Reads a mode in letters, TEXT, into *CHANGE. */
static bool
parse_symbolic(const char *text, struct change *change)
{
    static const mode_t who_bits[] = {0700, 0070, 0007, 0777};
    static const mode_t what_bits[] = {0444, 0222, 0111};
    const char *at;
    mode_t who = parse_letters(text, &at, "ugoa", who_bits);
    mode_t mask = umask(0);
    umask(mask);
    if (who == 0)
        who = 0777 & ~mask;
    char operator_letter = *at;
    if (operator_letter == '\0' || strchr("-+=", operator_letter) == NULL)
        return false;
    mode_t bits = who & parse_letters(at + 1, &at, "rwx", what_bits);
    change->keep = ~(operator_letter == '=' ? who : bits);
    change->set = operator_letter == '-' ? 0 : bits;
    return *at == '\0';
}

/* Reads the mode TEXT into *CHANGE; returns whether it is one. */
static bool
parse_mode(const char *text, struct change *change)
{
    char *end;
    long mode = strtol(text, &end, 8);
    if (end == text)
        return parse_symbolic(text, change);
    *change = (struct change){.keep = 0, .set = mode};
    return *end == '\0' && mode >= 0 && mode <= 07777;
}

int
main(int argc, char *argv[])
{
    struct change change;
    struct stat found;
    int status = 0;
    tool_start(argv[0]);
    if (argc < 3)
        tool_usage(USAGE);
    if (!parse_mode(argv[1], &change))
        return tool_complain("invalid mode: '%s'", argv[1]);
    for (char **path = argv + 2; *path != NULL; path++) {
        if (stat(*path, &found) < 0)
            status |= tool_error("cannot access", *path);
        else if (chmod(*path, (found.st_mode & change.keep) | change.set) < 0)
            status |= tool_error("cannot change the mode of", *path);
    }
    return status;
}
