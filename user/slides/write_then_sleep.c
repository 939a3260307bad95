/*
 * Slide: Recap: High-Level vs. Low-Level File API, Program 2
 *
 * Look for: the beginning of the line is there before the sleep, its end
 * after it. write() is a system call and has no buffer to wait in. Run
 * printf_then_sleep beside it. The slide sleeps 10 s.
 *
 * The slide's second write lacks its descriptor, so it doesn't compile, and
 * it counts 16 bytes where "and end of line \n" has 17, so the newline would
 * be lost.
 */
#include "watch.h"

#include <string.h>

static void
program_2(void)
{
    write(STDOUT_FILENO, "Beginning of line ", 18);
    sleep(1);
    write(STDOUT_FILENO, "and end of line \n", 17);
}

int
main(void)
{
    slide("Recap: High-Level vs. Low-Level File API, Program 2");
    slip("the second write lacks STDOUT_FILENO, and \"and end of line \\n\" "
         "is %zu bytes, not 16",
         strlen("and end of line \n"));
    claim("write is visible immediately: the beginning comes before the "
          "sleep, the end after it");
    struct watched seen = watch(program_2);
    bool complete = !strcmp(seen.text, "Beginning of line and end of line \n");
    happened(complete && seen.pieces == 2, "%zu bytes arrived in %d pieces",
             seen.length, seen.pieces);
    double gap = seen.arrived[1] - seen.arrived[0];
    happened(gap >= 0.9, "the sleep was %s the two",
             gap >= 0.9 ? "between" : "not between");
    tell_times(&seen);
    return verdict();
}
