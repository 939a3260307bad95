/* The files of /proc that are about the whole system. */
#include "kernel/abi/limits.h"
#include "kernel/command_line.h"
#include "kernel/dev/clock.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/page_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/proc_text.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/net/socket.h"
#include "kernel/proc/process.h"

#define KIB_PER_PAGE (PAGE_SIZE / 1024)

void
proc_print_cmdline(struct proc_text *text, struct process *process)
{
    (void)process;
    proc_text_print(text, "%s\n", kernel_command_line());
}

/* Seconds since boot with two decimals, twice on Linux: the second figure,
 * what the CPUs have idled, isn't counted here. */
void
proc_print_uptime(struct proc_text *text, struct process *process)
{
    uint64_t hundredths = clock_monotonic_ns() / 10000000;
    unsigned seconds = hundredths / 100;

    (void)process;
    proc_text_print(text, "%u.%02u 0.00\n", seconds,
                    (unsigned)(hundredths % 100));
}

void
proc_print_meminfo(struct proc_text *text, struct process *process)
{
    uint32_t free = page_free_count(), cached = page_cache_count();

    (void)process;
    proc_text_print(text,
                    "MemTotal:     %10u kB\n"
                    "MemFree:      %10u kB\n"
                    "MemAvailable: %10u kB\n"
                    "Buffers:      %10u kB\n"
                    "Cached:       %10u kB\n"
                    "SwapTotal:    %10u kB\n"
                    "SwapFree:     %10u kB\n",
                    page_total_count() * KIB_PER_PAGE, free * KIB_PER_PAGE,
                    (free + cached) * KIB_PER_PAGE, 0, cached * KIB_PER_PAGE, 0,
                    0);
}

/* What is in use now: when the last program of a test has ended, all of it is
 * as it was before the first. */
void
proc_print_sluice(struct proc_text *text, struct process *process)
{
    uint32_t pages = page_total_count() - page_free_count() -
                     page_cache_count() - kmalloc_page_count();

    (void)process;
    proc_text_print(text,
                    "pages %u\n"
                    "descriptions %u\n"
                    "processes %u\n"
                    "inodes %u\n"
                    "sockets %u\n",
                    pages, open_file_count(), process_count(), inode_count(),
                    socket_count());
}

static void
print_mount(struct proc_text *text, struct filesystem *fs, char *path)
{
    if (path_of_directory(fs->root, path, PATH_MAX) > 0)
        proc_text_print(text, "%s %s %s %s 0 0\n", fs->type, path, fs->type,
                        fs->read_only ? "ro" : "rw");
}

void
proc_print_mounts(struct proc_text *text, struct process *process)
{
    char *path = kmalloc(PATH_MAX);

    (void)process;
    if (!path)
        return;
    for (struct filesystem *fs = NULL; (fs = filesystem_next(fs));)
        print_mount(text, fs, path);
    kfree(path);
}
