/* The text of a file in /proc, made anew for each read. */
#ifndef KERNEL_FS_PROC_TEXT_H
#define KERNEL_FS_PROC_TEXT_H

#include "kernel/types.h"

struct process;
struct uio;

/* Belongs to the read that makes it. */
struct proc_text {
    char *buf;
    size_t size;   /* bytes of BUF */
    size_t length; /* bytes of text; more than SIZE: they didn't fit */
};

/* Adds COUNT bytes to TEXT. */
void proc_text_add(struct proc_text *text, const char *bytes, size_t count);

/* Adds FORMAT with its arguments (printf's, without floating point). */
void proc_text_print(struct proc_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes a file's whole content into TEXT, about PROCESS if it has to do with
 * one. May sleep, and may be called again if TEXT was too small. */
typedef void proc_print(struct proc_text *text, struct process *process);

/*
 * Moves what PRINT writes about PROCESS, from *POSITION on, to UIO, and
 * *POSITION forward. The count, or -errno.
 */
ssize_t proc_text_read(proc_print *print, struct process *process,
                       struct uio *uio, uint64_t *position);

/* The files about the system... */
proc_print proc_print_cmdline, proc_print_meminfo, proc_print_mounts,
    proc_print_sluice, proc_print_uptime;

/* ...about all sockets... */
proc_print proc_print_tcp, proc_print_tcp6, proc_print_udp, proc_print_udp6,
    proc_print_unix;

/* ...and those about a process. */
proc_print proc_print_process_cmdline, proc_print_process_stat;

#endif
