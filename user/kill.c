/* kill [-SIGNAL | -s SIGNAL] PID...: sends a signal; -l lists them. */
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "user/lib/tool.h"

#define USAGE "[-SIGNAL | -s SIGNAL | -l] PID..."

/* The signals' names from 1 on, as Linux numbers them on i386. */
static const char *const names[] = {
    "HUP",  "INT",    "QUIT", "ILL",   "TRAP", "ABRT", "BUS",  "FPE",
    "KILL", "USR1",   "SEGV", "USR2",  "PIPE", "ALRM", "TERM", "STKFLT",
    "CHLD", "CONT",   "STOP", "TSTP",  "TTIN", "TTOU", "URG",  "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR",  "SYS"};

#define NAME_COUNT (int)(sizeof names / sizeof *names)

/* Returns the number of the signal TEXT, a name or digits, or -1. */
static int
parse_signal(const char *text)
{
    if (isdigit((unsigned char)*text))
        return atoi(text);
    if (strncmp(text, "SIG", 3) == 0)
        text += 3;
    for (int i = 0; i < NAME_COUNT; i++)
        if (strcmp(names[i], text) == 0)
            return i + 1;
    return -1;
}

static int
list_signals(void)
{
    for (int i = 0; i < NAME_COUNT; i++)
        printf("%2d %s\n", i + 1, names[i]);
    return tool_finish(0);
}

/* Sends SIGNAL to each process in WORDS. */
static int
send(char **words, int signal)
{
    int status = 0;
    if (*words == NULL)
        tool_usage(USAGE);
    for (; *words != NULL; words++) {
        char *end;
        pid_t pid = strtol(*words, &end, 10);
        if (end == *words || *end != '\0')
            status |= tool_complain("'%s' is not a process", *words);
        else if (kill(pid, signal) < 0)
            status |= tool_error("cannot signal", *words);
    }
    return status;
}

int
main(int argc, char *argv[])
{
    int signal = SIGTERM;
    char **words = argv + 1;
    tool_start(argv[0]);
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return list_signals();
    if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
        char *name = argv[1] + 1;
        words++;
        if (strcmp(name, "s") == 0 && *words != NULL)
            name = *words++;
        signal = parse_signal(name);
        if (signal < 0)
            return tool_complain("unknown signal '%s'", name);
    }
    if (*words != NULL && strcmp(*words, "--") == 0)
        words++;
    return send(words, signal);
}
