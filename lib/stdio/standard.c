/* The three streams a program starts with (ISO C 7.21.3). */
#include "lib/stdio/stream.h"
#include <unistd.h>

FILE stream_stdin = {
    .fd = STDIN_FILENO,
    .readable = true,
    .buffering = BUFFERING_UNDECIDED,
    .next = &stream_stdout,
};

FILE stream_stdout = {
    .fd = STDOUT_FILENO,
    .writable = true,
    .buffering = BUFFERING_UNDECIDED,
    .next = &stream_stderr,
    .previous = &stream_stdin,
};

FILE stream_stderr = {
    .fd = STDERR_FILENO,
    .writable = true,
    .buffering = _IONBF,
    .previous = &stream_stdout,
};

#undef stdin
#undef stdout
#undef stderr

FILE *const stdin = &stream_stdin;
FILE *const stdout = &stream_stdout;
FILE *const stderr = &stream_stderr;
