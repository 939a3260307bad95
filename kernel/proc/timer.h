/* Sleepers by deadline. */
#ifndef KERNEL_PROC_TIMER_H
#define KERNEL_PROC_TIMER_H

/* Wakes those whose deadline has passed; looks at no others. */
void timer_tick(void);

#endif
