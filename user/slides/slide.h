/*
 * What every program in this folder does: it names its slide, says what the
 * slide claims and what happened here, and judges whether the two agree.
 * Each line is flushed at once, so that a fork never copies one of them.
 * Lines that start with `~` tell times and costs, which differ from run to
 * run; all others are the same on every machine.
 */
#ifndef SLIDE_H
#define SLIDE_H

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int slide_disagreements;
static char slide_folder[64];

static inline void
slide_line(const char *label, const char *format, va_list values)
{
    printf("%-10s", label);
    vprintf(format, values);
    printf("\n");
    fflush(stdout);
}

/* Prints the title of the slide. */
static inline void
slide(const char *title)
{
    printf("%-10s%s\n", "slide:", title);
    fflush(stdout);
}

/* Prints what the slide claims. */
static inline void
claim(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    slide_line("claim:", format, values);
    va_end(values);
}

/* Prints where the slide's own code is wrong, and what is done instead. */
static inline void
slip(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    slide_line("slip:", format, values);
    va_end(values);
}

/* Prints what happened here; AGREES says whether the claim held. */
static inline void
happened(bool agrees, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    slide_line(agrees ? "here:" : "DIFFERS:", format, values);
    va_end(values);
    slide_disagreements += !agrees;
}

/* Prints a time or a cost, which no two runs need have in common. */
static inline void
measured(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    slide_line("~", format, values);
    va_end(values);
}

/*
 * Prints whether all claims held, removes the empty scratch folder, and
 * returns the exit status: 0 if they did, 1 otherwise.
 */
static inline int
verdict(void)
{
    if (slide_folder[0] && rmdir(slide_folder) == -1)
        perror(slide_folder);
    bool agrees = slide_disagreements == 0;
    printf("%-10s%s\n", "verdict:",
           agrees ? "the slide is right" : "NOT what the slide says");
    return agrees ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Ends the program with status 2 after saying why WHAT couldn't be done. */
static inline void
give_up(const char *what)
{
    perror(what);
    exit(2);
}

/*
 * Makes a folder of this run's own and goes there, so that the slide's file
 * names can be used as they are. The program removes the files it makes.
 */
static inline void
enter_scratch_folder(void)
{
    snprintf(slide_folder, sizeof slide_folder, "/tmp/slide.%d", getpid());
    mkdir(slide_folder, 0700);
    if (chdir(slide_folder) == -1)
        give_up(slide_folder);
}

/* Closes what was inherited, so that the next open returns 3 as on slides. */
static inline void
make_3_the_lowest_free(void)
{
    for (int fd = 3; fd < 10; fd++)
        close(fd);
}

/* Seconds since some fixed moment. */
static inline double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

/* Sleeps for DURATION seconds, less than one. */
static inline void
nap(double duration)
{
    struct timespec time = {.tv_nsec = (long)(duration * 1e9)};
    nanosleep(&time, NULL);
}

#endif
