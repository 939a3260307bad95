/*
 * Small scenarios of a few threads, run in every order that matters.
 *
 * A thread is a flow of its own on the one host thread. What it does between
 * two places where it can be stopped is a step. Every load and store of the
 * code under test is seen (it is built with -fsanitize=thread, whose calls
 * interleave_access.c answers), so it is known which words several threads
 * touch. A thread can be stopped before each lock, atomic operation, sleep and
 * wakeup on such a word, behind it, and before each plain access without a
 * lock.
 *
 * It is also known which steps touch the same. Two orders that differ only in
 * neighbours which don't are one: of each such class one is run ("sleep
 * sets": P. Godefroid, Partial-Order Methods for the Verification of
 * Concurrent Systems, 1996), from a fresh start. A run is cut short when it
 * turns out to be of a class that has been run.
 *
 * A wrong order is one that ends with somebody waiting, with an outcome that
 * isn't in the scenario's list, with memory used that was given back or never
 * taken, with a dead stack frame used, or with memory that nobody gave back.
 */
#ifndef TESTS_HOST_SUPPORT_INTERLEAVE_H
#define TESTS_HOST_SUPPORT_INTERLEAVE_H

#include <stdbool.h>
#include <stdint.h>

#define SCENARIO_THREADS  4
#define SCENARIO_OUTCOMES 8

/*
 * BEGIN makes what the threads fight for, END looks at what came of it, says
 * so in a word and gives everything back. All static data of the test and of
 * the kernel under test are as at the program's start when BEGIN is called.
 */
struct scenario {
    const char *name;
    void (*begin)(void);
    void (*threads[SCENARIO_THREADS])(void);
    const char *(*end)(void);
    /* All that END may say; each must be said after some order. */
    const char *outcomes[SCENARIO_OUTCOMES];
};

/*
 * Tries SCENARIOS, each a check, up to the first that fails; main returns what
 * this does. Arguments: a scenario's name runs it alone; a number after it
 * stops at that run and tells its steps. INTERLEAVE_LIMIT in the environment:
 * how many to try at most.
 */
int interleave_main(int argc, char **argv, const struct scenario *scenarios,
                    unsigned count);

/* Ends the run: this order is a wrong one. */
void interleave_fail(const char *format, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

#define expect(condition)                                                   \
    ((condition) ? (void)0                                                  \
                 : interleave_fail("%s:%d: not so: %s", __FILE__, __LINE__, \
                                   #condition))

/* Which thread of the scenario runs: from 0; SCENARIO_THREADS in BEGIN and
 * END. */
unsigned interleave_self(void);

/* Sends thread NUMBER a signal, unless it has ended. */
void interleave_signal(unsigned number);

/* Makes it NOW, in ns since boot, and has the timer look: a tick. */
void interleave_tick(uint64_t now);

/* Waits until no other thread can go on; whether one has not ended yet. The
 * timer ticks for ever: a thread that may sleep has another tick coming. */
bool interleave_await_idle(void);

/* How many SIGPIPEs thread NUMBER has got. */
unsigned interleave_sigpipes(unsigned number);

#endif
