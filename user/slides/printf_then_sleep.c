/*
 * Slide: Recap: High-Level vs. Low-Level File API, Program 1
 *
 * Look for: nothing is seen during the sleep. printf puts its bytes into the
 * buffer of stdout, in the memory of the process; the kernel hears of them
 * only when the buffer is flushed, here at the newline (on a terminal) or at
 * exit (elsewhere). Run write_then_sleep beside it. The slide sleeps 10 s.
 */
#include "watch.h"

#include <string.h>

static void
program_1(void)
{
    printf("Beginning of line ");
    sleep(1);
    printf("and end of line\n");
}

int
main(void)
{
    slide("Recap: High-Level vs. Low-Level File API, Program 1");
    claim("streams are buffered in user memory: everything is printed at "
          "once");
    struct watched seen = watch(program_1);
    bool complete = !strcmp(seen.text, "Beginning of line and end of line\n");
    happened(complete && seen.pieces == 1, "%zu bytes arrived in %d piece",
             seen.length, seen.pieces);
    happened(seen.arrived[0] >= 0.9, "it arrived %s the sleep",
             seen.arrived[0] >= 0.9 ? "after" : "before");
    tell_times(&seen);
    return verdict();
}
