/*
 * One run queue a CPU, first come first served; the tick takes the CPU from a
 * thread that others wait behind. The run queue's lock is held across the
 * switch: who is switched to gives it back, in finish_switch.
 */
#include "kernel/proc/scheduler.h"

#include "kernel/mm/address_space.h"
#include "kernel/proc/interval_timer.h"
#include "kernel/proc/process.h"
#include "kernel/proc/timer.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/switch.h"

/* Gives back the lock that the switch was made under, and a thread that has
 * ended, on whose stack nobody runs any more. */
static void
finish_switch(struct thread *previous)
{
    bool dead = previous->state == THREAD_DEAD;

    spin_unlock(&this_cpu()->run_lock, 0);
    if (dead)
        thread_destroy(previous);
}

static void
switch_to(struct cpu *cpu, struct thread *from, struct thread *to)
{
    from->on_cpu = false;
    to->on_cpu = true;
    cpu->running = to;
    cpu->previous = from;
    fpu_switch(from);
    segments_switch(cpu, from, to);
    if (to->process && to->process->address_space)
        address_space_switch(to->process->address_space);
    switch_stacks(&from->switch_stack, to->switch_stack);
}

void
schedule(void)
{
    struct thread *self = thread_current();
    struct cpu *cpu = self->cpu;

    lock_order_may_sleep();
    uint32_t flags = spin_lock(&cpu->run_lock);
    if (self->state == THREAD_RUNNABLE && self != cpu->idle)
        list_append(&cpu->run_queue, &self->run_link);
    struct list *first = list_first(&cpu->run_queue);
    struct thread *next =
        first ? container_of(first, struct thread, run_link) : cpu->idle;
    list_remove(&next->run_link);
    if (next == self) {
        spin_unlock(&cpu->run_lock, flags);
        return;
    }
    switch_to(cpu, self, next);
    finish_switch(this_cpu()->previous);
    interrupts_restore(flags);
}

void
scheduler_first_run(void)
{
    struct cpu *cpu = this_cpu();

    lock_order_acquire(&cpu->run_lock, cpu->run_lock.rank);
    finish_switch(cpu->previous);
    interrupts_restore(EFLAGS_IF);
}

void
thread_prepare_sleep(enum thread_state state)
{
    struct thread *self = thread_current();
    uint32_t flags = spin_lock(&self->cpu->run_lock);

    self->state = state;
    spin_unlock(&self->cpu->run_lock, flags);
}

/* Makes THREAD runnable if it sleeps and its sleep is no deeper than
 * DEEPEST. */
static void
wake(struct thread *thread, enum thread_state deepest)
{
    struct cpu *cpu = thread->cpu;
    uint32_t flags = spin_lock(&cpu->run_lock);

    if (thread->state != THREAD_RUNNABLE && thread->state <= deepest) {
        thread->state = THREAD_RUNNABLE;
        if (!thread->on_cpu)
            list_append(&cpu->run_queue, &thread->run_link);
    }
    spin_unlock(&cpu->run_lock, flags);
}

void
thread_wake(struct thread *thread)
{
    wake(thread, THREAD_UNINTERRUPTIBLE);
}

void
thread_wake_interruptible(struct thread *thread)
{
    wake(thread, THREAD_INTERRUPTIBLE);
}

void
thread_wake_killable(struct thread *thread)
{
    wake(thread, THREAD_KILLABLE);
}

/* Counts the tick as CPU time of whom it interrupted. */
static void
account_tick(struct cpu *cpu)
{
    struct process *process = cpu->running->process;

    if (process && cpu->interrupted_user)
        process->times.user_ticks++;
    else if (process)
        process->times.system_ticks++;
}

void
scheduler_tick(void)
{
    struct cpu *cpu = this_cpu();

    account_tick(cpu);
    timer_tick();
    interval_timer_tick();
    if (!list_is_empty(&cpu->run_queue))
        thread_add_return_work(cpu->running, RETURN_RESCHEDULE);
}

void
scheduler_run(void)
{
    struct cpu *cpu = this_cpu();

    for (;;) {
        schedule();
        __asm__ volatile("cli");
        if (list_is_empty(&cpu->run_queue))
            __asm__ volatile("sti\n\thlt");
        else
            __asm__ volatile("sti");
    }
}
