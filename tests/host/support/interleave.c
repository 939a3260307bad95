/* The search through the orders of a scenario's steps. */
#include "tests/host/support/interleave.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/panic.h"
#include "tests/host/support/interleave_internal.h"

#define DEPTH_MAX     4000u
#define LIMIT_DEFAULT 300000u

/*
 * The state that a run is in after some steps, and what has been tried from
 * there. A thread sleeps in it when running it now would only be an order
 * that has been tried: LISTS has what its next step touches.
 */
struct node {
    unsigned chosen;
    unsigned tried;   /* threads, one bit each; not the chosen one */
    unsigned asleep;  /* threads */
    unsigned enabled; /* threads */
    struct access_list *lists[SCENARIO_THREADS];
    unsigned owned;    /* whose LISTS are this node's, not an earlier one's */
    const void *place; /* where the code was in the chosen step */
};

/* What a run came to. */
enum result { RUN_GOOD, RUN_REDUNDANT, RUN_FAILED };

static struct node path[DEPTH_MAX];
static unsigned depth;                 /* steps made in this run */
static unsigned planned;               /* choices that are made already */
static unsigned long runs, wanted_run; /* of the scenario; the one to tell */

static const struct scenario *scenario;
static sigjmp_buf run_ends;
static char complaint[256];

static unsigned long tried, redundant; /* since the search began anew */
static unsigned long tried_in_all;     /* of all scenarios */
static bool exhausted;
static unsigned long outcome_counts[SCENARIO_OUTCOMES];

/* ------- Failing ------- */

void
interleave_fail(const char *format, ...)
{
    va_list arguments;

    in_step = false;
    va_start(arguments, format);
    vsnprintf(complaint, sizeof complaint, format, arguments);
    va_end(arguments);
    siglongjmp(run_ends, 1);
}

void
panic(const char *format, ...)
{
    va_list arguments;
    char text[200];

    in_step = false;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    interleave_fail("%s", text);
}

static void
die_of_signal(int signal)
{
    in_step = false;
    snprintf(complaint, sizeof complaint, "%s",
             signal == SIGILL ? "undefined behaviour" : strsignal(signal));
    siglongjmp(run_ends, 1);
}

static void
catch_signals(void)
{
    static const int caught[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    static char stack[65536];
    stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_handler = die_of_signal,
                               .sa_flags = SA_ONSTACK | SA_NODEFER};

    sigaltstack(&other, NULL);
    for (unsigned i = 0; i < sizeof caught / sizeof *caught; i++)
        sigaction(caught[i], &action, NULL);
}

/* ------- One run ------- */

/* Fills in the node that comes after the path's last, whose step has just
 * been made: who slept there still does, unless that step concerns him. */
static void
inherit_sleepers(struct node *node)
{
    node->tried = node->asleep = node->owned = 0;
    if (depth == 0)
        return;
    struct node *parent = &path[depth - 1];
    unsigned kept = (parent->asleep | parent->tried) & ~(1u << parent->chosen);
    for (unsigned i = 0; i < SCENARIO_THREADS; i++) {
        if (!(kept >> i & 1) || step_conflicts(parent->lists[i]))
            continue;
        node->asleep |= 1u << i;
        node->lists[i] = parent->lists[i];
    }
}

/* The thread to run at NODE, of CANDIDATES: the one that ran last, if it can.
 */
static unsigned
choose(unsigned candidates)
{
    unsigned last = depth ? path[depth - 1].chosen : 0;

    return candidates >> last & 1 ? last : (unsigned)__builtin_ctz(candidates);
}

static void
complain_of_deadlock(void)
{
    char text[160] = "";

    for (unsigned i = 0; i < SCENARIO_THREADS; i++)
        if (flows_unfinished() >> i & 1)
            snprintf(text + strlen(text), sizeof text - strlen(text),
                     ", thread %u waits for %s", i, flow_waits_for(i));
    interleave_fail("nobody can go on%s", text);
}

/* Makes one step of the path; false when the run leads nowhere new. */
static bool
make_step(void)
{
    struct node *node = &path[depth];

    if (depth == DEPTH_MAX)
        interleave_fail("it doesn't end");
    if (depth >= planned)
        inherit_sleepers(node);
    node->enabled = flows_enabled();
    if (depth >= planned) {
        unsigned candidates = node->enabled & ~node->asleep;

        if (!candidates)
            return false;
        node->chosen = choose(candidates);
    }
    if (!(node->enabled >> node->chosen & 1))
        interleave_fail("thread %u can't run at step %u", node->chosen, depth);
    depth++;
    step_begin();
    flow_step(node->chosen);
    node->place = step_first_place();
    if (!(node->owned >> node->chosen & 1)) {
        node->lists[node->chosen] = step_accesses();
        node->owned |= 1u << node->chosen;
    }
    return true;
}

static void
note_outcome(const char *outcome)
{
    for (unsigned i = 0; i < SCENARIO_OUTCOMES && scenario->outcomes[i]; i++)
        if (strcmp(scenario->outcomes[i], outcome) == 0) {
            outcome_counts[i]++;
            return;
        }
    interleave_fail("its outcome must not be: %s", outcome);
}

/* Runs the scenario once, along the path as far as that is planned. */
static enum result
run(void)
{
    depth = 0;
    statics_restore();
    memory_reset();
    flows_reset();
    if (sigsetjmp(run_ends, 0))
        return RUN_FAILED;
    scenario->begin();
    for (unsigned i = 0; i < SCENARIO_THREADS && scenario->threads[i]; i++)
        flow_create(i, scenario->threads[i]);
    while (flows_enabled())
        if (!make_step())
            return RUN_REDUNDANT;
    if (flows_unfinished())
        complain_of_deadlock();
    note_outcome(scenario->end());
    memory_check_leaks();
    return RUN_GOOD;
}

/* ------- All runs ------- */

static void
forget(struct node *node)
{
    for (unsigned i = 0; i < SCENARIO_THREADS; i++)
        if (node->owned >> i & 1)
            free(node->lists[i]);
    node->owned = 0;
}

/* Plans the next run: the last choice that could have been another one. False
 * when there is none. */
static bool
plan_next(void)
{
    while (depth > 0) {
        struct node *node = &path[depth - 1];

        node->tried |= 1u << node->chosen;
        unsigned left = node->enabled & ~node->asleep & ~node->tried;
        if (left) {
            node->chosen = __builtin_ctz(left);
            planned = depth;
            return true;
        }
        forget(node);
        depth--;
    }
    return false;
}

/* Where CODE is, in words, on one line. */
static void
describe_place(const void *code)
{
    char command[256], line[256] = "";

    snprintf(command, sizeof command,
             "addr2line -s -f -p -e /proc/%d/exe %p 2>/dev/null", getpid(),
             code);
    FILE *stream = popen(command, "r");
    if (stream && !fgets(line, sizeof line, stream))
        line[0] = '\0';
    if (stream)
        pclose(stream);
    line[strcspn(line, "\n")] = '\0';
    printf("%s", *line ? line : "?");
}

/* Tells the path that led to what went wrong. */
static void
tell_path(void)
{
    for (unsigned i = 0; i < depth; i++) {
        printf("#  %3u  thread %u  ", i, path[i].chosen);
        if (path[i].place)
            describe_place((const char *)path[i].place - 1);
        printf("\n");
    }
}

static void
tell_failure(void)
{
    printf("# %s\n# run %lu, thread after thread: ", complaint, runs);
    for (unsigned i = 0; i < depth; i++)
        printf("%u", path[i].chosen);
    printf("\n");
    if (runs == wanted_run)
        tell_path();
}

static bool
all_outcomes_came(void)
{
    bool all = true;

    for (unsigned i = 0; i < SCENARIO_OUTCOMES && scenario->outcomes[i]; i++) {
        if (outcome_counts[i] == 0)
            printf("# no order gave: %s\n", scenario->outcomes[i]);
        all = all && outcome_counts[i] > 0;
    }
    return all;
}

/* Nothing has been tried yet. */
static void
begin_search(void)
{
    while (depth > 0)
        forget(&path[--depth]);
    tried = redundant = planned = 0;
    memset(outcome_counts, 0, sizeof outcome_counts);
}

/* Tries SCENARIO in all its orders, at most LIMIT; RUN_FAILED if one fails. */
static enum result
search(unsigned long limit)
{
    bool more = true;
    enum result result = RUN_GOOD;

    runs = 0;
    contested_forget();
    begin_search();
    while (more && tried < limit) {
        result = run();
        runs++;
        tried += result != RUN_REDUNDANT;
        redundant += result == RUN_REDUNDANT;
        if (result == RUN_FAILED || runs == wanted_run)
            break;
        if (contested_grew())
            begin_search();
        else
            more = plan_next();
    }
    exhausted = !more;
    tried_in_all += tried;
    return result;
}

/* search, and tells what came of it; false when the check fails. */
static bool
explore(unsigned long limit)
{
    enum result result = search(limit);
    bool good = result != RUN_FAILED && (wanted_run || all_outcomes_came());

    printf("%sok - %s: %s%lu interleavings\n", good ? "" : "not ",
           scenario->name, exhausted ? "all " : "", tried);
    if (result == RUN_FAILED || wanted_run)
        tell_failure();
    printf("# in %lu runs, %lu of them cut short\n", runs, redundant);
    for (unsigned i = 0; good && scenario->outcomes[i]; i++)
        printf("#  %8lu  %s\n", outcome_counts[i], scenario->outcomes[i]);
    return good;
}

int
interleave_main(int argc, char **argv, const struct scenario *scenarios,
                unsigned count)
{
    const char *limit = getenv("INTERLEAVE_LIMIT");
    unsigned failures = 0, checks = 0;

    catch_signals();
    statics_save();
    if (argc > 2)
        wanted_run = strtoul(argv[2], NULL, 10);
    for (unsigned i = 0; i < count && !failures; i++) {
        scenario = &scenarios[i];
        if (argc > 1 && strcmp(argv[1], scenario->name) != 0)
            continue;
        checks++;
        failures += !explore(limit ? strtoul(limit, NULL, 10) : LIMIT_DEFAULT);
    }
    printf("# %lu interleavings in all\n1..%u\n", tried_in_all, checks);
    return failures != 0;
}
