/* What the parts of the interleaving scheduler know of each other. */
#ifndef TESTS_HOST_SUPPORT_INTERLEAVE_INTERNAL_H
#define TESTS_HOST_SUPPORT_INTERLEAVE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/host/support/interleave.h"

/* BEGIN and END run as a thread of their own, which is never stopped. */
#define MAIN_THREAD SCENARIO_THREADS
#define ALL_THREADS (SCENARIO_THREADS + 1)

/* ------- interleave_thread.c: the flows ------- */

/* Forgets all flows; MAIN_THREAD runs. */
void flows_reset(void);
/* Makes thread NUMBER, which will run BODY. */
void flow_create(unsigned number, void (*body)(void));
/* Which threads could go on, one bit each, and which have not ended. */
unsigned flows_enabled(void);
unsigned flows_unfinished(void);
/* Runs thread NUMBER for a step. */
void flow_step(unsigned number);
/* What thread NUMBER waits for. */
const char *flow_waits_for(unsigned number);
/* Lets others run, perhaps: a step of the running thread ends here. */
void flow_pause(void);

/* Before and after an operation on memory that others see as one: a step
 * begins with it, and ends, at the latest, before the next access to what is
 * contested. */
void event_begin(const void *address, size_t size);
void event_end(void);
/* event_begin, but not before the word at WORD, WHAT, is 0. */
void event_wait_zero(const void *word, const char *what, const void *place);
/* Before a plain access: to what is contested, without a lock, it is a step
 * of its own, for others' may come between any two. */
void access_begin(const void *address, size_t size);

/* Which thread's stack ADDRESS is in (or none: ALL_THREADS), and whether a
 * frame that still exists is there. */
unsigned stack_owner(uintptr_t address, bool *alive);

/* ------- interleave_access.c: the memory that a step touches ------- */

/* One word that was touched: its address, and 1 if it was changed. */
typedef uintptr_t access_t;

struct access_list {
    unsigned count;
    access_t words[];
};

void step_begin(void);
void step_touch(const void *address, size_t size, bool write);
/*
 * Whether two threads touch some of these SIZE bytes, and one changes it. It
 * takes a run or two to learn that; contested_grew: something was learnt, so
 * the steps of the runs before were too long.
 */
bool is_contested(const void *address, size_t size);
bool contested_grew(void);
void contested_forget(void);
/* Notes that the step does something at PLACE of the code; the first is kept.
 */
void step_place(const void *place);
const void *step_first_place(void);
/* What this step has touched, in malloc's memory. */
struct access_list *step_accesses(void);
/* Whether this step changed what OTHER touched or the other way round. */
bool step_conflicts(const struct access_list *other);

/* ------- interleave_memory.c: heap and frames ------- */

void memory_reset(void);
/* Fails unless SIZE bytes at ADDRESS may be used. */
void memory_check(uintptr_t address, size_t size);
/* Fails if something was not given back. */
void memory_check_leaks(void);
/* Notes the static data of the code under test; puts them back. */
void statics_save(void);
void statics_restore(void);

/* ------- interleave.c ------- */

/* Whether a scenario's thread runs (not BEGIN, END or the scheduler). */
extern bool in_step;
extern unsigned running;

#endif
