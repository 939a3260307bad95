/* Options of a command line (POSIX getopt). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1;
int opterr = 1;
int optopt;

static const char *rest; /* of the word that optind stands behind or on */

static int
complain(const char *program, const char *options, const char *what)
{
    if (opterr != 0 && *options != ':')
        fprintf(stderr, "%s: %s -- '%c'\n", program, what, optopt);
    return '?';
}

/* The argument of optopt: what is left of the word, or else the next word. */
static int
take_argument(int argc, char *const argv[], const char *options)
{
    if (*rest != '\0') {
        optarg = (char *)rest;
    } else if (optind < argc) {
        optarg = argv[optind++];
    } else {
        complain(argv[0], options, "option requires an argument");
        return *options == ':' ? ':' : '?';
    }
    rest = NULL;
    return optopt;
}

/* Sets REST to the letters of the next word; returns 0 when none is left. */
static int
next_word(int argc, char *const argv[])
{
    const char *word = optind < argc ? argv[optind] : NULL;

    if (word == NULL || word[0] != '-' || word[1] == '\0')
        return 0;
    optind++;
    if (strcmp(word, "--") == 0)
        return 0;
    rest = word + 1;
    return 1;
}

/*
 * Returns the next option letter of ARGV, '?' for an unknown one or a missing
 * argument (':' if OPTIONS begins with one), -1 at the first word that is no
 * option. A letter followed by ':' in OPTIONS takes an argument (optarg).
 */
int
getopt(int argc, char *const argv[], const char *options)
{
    const char *known;

    if (optind == 0) {
        optind = 1;
        rest = NULL;
    }
    if ((rest == NULL || *rest == '\0') && !next_word(argc, argv)) {
        rest = NULL;
        return -1;
    }
    optopt = (unsigned char)*rest++;
    known = optopt == ':' ? NULL : strchr(options, optopt);
    if (known == NULL)
        return complain(argv[0], options, "invalid option");
    if (known[1] == ':')
        return take_argument(argc, argv, options);
    return optopt;
}
