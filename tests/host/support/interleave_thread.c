/* The flows of a scenario's threads, and the kernel's scheduler for them. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/dev/clock.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/timer.h"
#include "kernel/x86/switch.h"
#include "tests/host/support/interleave_internal.h"

#define STACK_SIZE 65536u

struct flow {
    struct thread *thread; /* on the heap, until the flow ends */
    uint32_t *saved;       /* where switch.S saved its registers */
    void (*body)(void);
    bool exists, finished;
    const uint32_t *busy; /* it can't go on while this is not 0, or NULL */
    const char *what;     /* that is */
    bool awaits_idle;     /* it goes on when no other thread can */
    unsigned sigpipes;
    bool signal_pending; /* what signal_is_pending says */
    struct process process;
};

bool in_step;
unsigned running = MAIN_THREAD;

static struct flow flows[ALL_THREADS];
static uint8_t (*stacks)[STACK_SIZE];
static uint32_t *scheduler_saved;
static bool fresh;       /* nothing contested was touched in this step yet */
static bool after_event; /* the step ends before the next that is */
static uint64_t now;
static struct thread main_thread;

void
flows_reset(void)
{
    if (!stacks)
        stacks = mmap(NULL, ALL_THREADS * STACK_SIZE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(flows, 0, sizeof flows);
    memset(&main_thread, 0, sizeof main_thread);
    flows[MAIN_THREAD].thread = &main_thread;
    main_thread.process = &flows[MAIN_THREAD].process;
    running = MAIN_THREAD;
    in_step = false;
    now = 0;
}

/* Where each flow begins, and ends. */
static void
flow_start(void)
{
    struct flow *self = &flows[running];

    self->body();
    event_begin(&self->finished, 1);
    step_touch(&self->finished, 1, true);
    if (self->thread->lock_count > 0)
        interleave_fail("a thread ends with a lock held");
    kfree(self->thread);
    self->finished = true;
    switch_stacks(&self->saved, scheduler_saved);
    abort();
}

static bool
is_enabled(const struct flow *flow)
{
    if (!flow->exists || flow->finished)
        return false;
    return !(flow->busy && *flow->busy) && !flow->awaits_idle;
}

void
flow_create(unsigned number, void (*body)(void))
{
    struct flow *flow = &flows[number];
    uint32_t *top = (uint32_t *)stacks[number + 1] - 4;

    flow->exists = true;
    flow->body = body;
    flow->thread = kzalloc(sizeof *flow->thread);
    flow->thread->process = &flow->process;
    flow->process.pid = number + 1;
    *--top = 0; /* a return address for flow_start: a debugger's end */
    *--top = (uint32_t)flow_start;
    top -= 4; /* ebp, ebx, esi, edi */
    memset(top, 0, 16);
    flow->saved = top;
}

unsigned
flows_enabled(void)
{
    unsigned mask = 0, idlers = 0;

    for (unsigned i = 0; i < SCENARIO_THREADS; i++) {
        mask |= (unsigned)is_enabled(&flows[i]) << i;
        idlers |= (unsigned)flows[i].awaits_idle << i;
    }
    return mask ? mask : idlers;
}

unsigned
flows_unfinished(void)
{
    unsigned mask = 0;

    for (unsigned i = 0; i < SCENARIO_THREADS; i++)
        mask |= (unsigned)(flows[i].exists && !flows[i].finished) << i;
    return mask;
}

const char *
flow_waits_for(unsigned number)
{
    return flows[number].busy ? flows[number].what : "its turn";
}

void
flow_step(unsigned number)
{
    running = number;
    fresh = true;
    after_event = false;
    in_step = true;
    switch_stacks(&scheduler_saved, flows[number].saved);
    in_step = false;
    running = MAIN_THREAD;
}

void
flow_pause(void)
{
    in_step = false;
    switch_stacks(&flows[running].saved, scheduler_saved);
}

unsigned
stack_owner(uintptr_t address, bool *alive)
{
    uintptr_t offset = address - (uintptr_t)stacks;
    unsigned owner = offset / STACK_SIZE;

    if (offset >= ALL_THREADS * STACK_SIZE)
        return ALL_THREADS;
    *alive = owner == running || (!flows[owner].finished &&
                                  address >= (uintptr_t)flows[owner].saved);
    return owner;
}

/* The step ends before what comes now, unless nobody would notice. */
static void
end_step(void)
{
    if (in_step && !fresh)
        flow_pause();
    fresh = false;
    after_event = false;
}

void
event_begin(const void *address, size_t size)
{
    if (is_contested(address, size))
        end_step();
}

void
event_wait_zero(const void *word, const char *what, const void *place)
{
    struct flow *self = &flows[running];

    self->busy = word;
    self->what = what;
    event_begin(word, sizeof(uint32_t));
    while (*self->busy) {
        if (!in_step)
            interleave_fail("who is alone waits for %s", what);
        flow_pause();
        fresh = false;
    }
    self->busy = NULL;
    step_place(place);
    step_touch(word, sizeof(uint32_t), false);
}

void
event_end(void)
{
    after_event = true;
}

void
access_begin(const void *address, size_t size)
{
    if (!is_contested(address, size))
        return;
    if (after_event || flows[running].thread->lock_count == 0)
        end_step();
    fresh = false;
}

bool
interleave_await_idle(void)
{
    struct flow *self = &flows[running];

    self->awaits_idle = true;
    flow_pause();
    fresh = false;
    self->awaits_idle = false;
    event_end();
    return flows_unfinished() != 1u << running;
}

unsigned
interleave_self(void)
{
    return running;
}

/* ------- What the kernel calls ------- */

struct thread *
thread_current(void)
{
    return flows[running].thread;
}

uint32_t
spin_lock(struct spinlock *lock)
{
    lock_order_acquire(lock, lock->rank);
    event_wait_zero(&lock->locked, "a spinlock", __builtin_return_address(0));
    step_touch(&lock->locked, sizeof lock->locked, true);
    lock->locked = true;
    return EFLAGS_IF;
}

void
spin_unlock(struct spinlock *lock, uint32_t flags)
{
    (void)flags;
    lock_order_release(lock);
    event_begin(&lock->locked, sizeof lock->locked);
    step_place(__builtin_return_address(0));
    step_touch(&lock->locked, sizeof lock->locked, true);
    lock->locked = false;
    event_end();
}

/* THREAD's state becomes STATE if it is no deeper a sleep than DEEPEST. */
static void
set_state(struct thread *thread, enum thread_state state,
          enum thread_state deepest, const void *place)
{
    event_begin(&thread->state, sizeof thread->state);
    step_place(place);
    memory_check((uintptr_t)thread, sizeof *thread);
    step_touch(&thread->state, sizeof thread->state, true);
    if (thread->state <= deepest)
        thread->state = state;
    event_end();
}

void
thread_prepare_sleep(enum thread_state state)
{
    set_state(thread_current(), state, THREAD_DEAD,
              __builtin_return_address(0));
}

void
thread_wake(struct thread *thread)
{
    set_state(thread, THREAD_RUNNABLE, THREAD_UNINTERRUPTIBLE,
              __builtin_return_address(0));
}

void
thread_wake_interruptible(struct thread *thread)
{
    set_state(thread, THREAD_RUNNABLE, THREAD_INTERRUPTIBLE,
              __builtin_return_address(0));
}

/* THREAD_RUNNABLE is 0. */
void
schedule(void)
{
    struct thread *self = thread_current();

    lock_order_may_sleep();
    event_wait_zero(&self->state, self->waiting_for ? "a mutex" : "a wakeup",
                    __builtin_return_address(0));
    event_end();
}

bool
signal_is_pending(void)
{
    struct flow *self = &flows[running];

    event_begin(&self->signal_pending, 1);
    step_place(__builtin_return_address(0));
    step_touch(&self->signal_pending, 1, false);
    bool pending = self->signal_pending;
    event_end();
    return pending;
}

void
signal_send_self(int signal)
{
    assert(signal == SIGPIPE);
    flows[running].sigpipes++;
}

unsigned
interleave_sigpipes(unsigned number)
{
    return flows[number].sigpipes;
}

void
interleave_signal(unsigned number)
{
    struct flow *flow = &flows[number];

    end_step();
    step_place(__builtin_return_address(0));
    step_touch(&flow->finished, 1, false);
    if (flow->finished)
        return;
    struct thread *thread = flow->thread;
    step_touch(&flow->signal_pending, 1, true);
    flow->signal_pending = true;
    step_touch(&thread->state, sizeof thread->state, true);
    if (thread->state <= THREAD_INTERRUPTIBLE)
        thread->state = THREAD_RUNNABLE;
    event_end();
}

/* ------- Time, for kernel/proc/timer.c ------- */

uint64_t
clock_monotonic_ns(void)
{
    event_begin(&now, sizeof now);
    step_place(__builtin_return_address(0));
    step_touch(&now, sizeof now, false);
    uint64_t result = now;
    event_end();
    return result;
}

void
interleave_tick(uint64_t time)
{
    event_begin(&now, sizeof now);
    step_place(__builtin_return_address(0));
    step_touch(&now, sizeof now, true);
    now = time;
    event_end();
    timer_tick();
}
