/* The boot order. */
#include "kernel/abi/errno.h"
#include "kernel/command_line.h"
#include "kernel/dev/block.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/dev.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/path.h"
#include "kernel/mm/page.h"
#include "kernel/net/socket.h"
#include "kernel/panic.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/interrupt.h"
#include "kernel/x86/paging.h"
#include "lib/include/string.h"

#define MULTIBOOT_MAGIC  0x2BADB002u
#define MULTIBOOT_MEMORY 0x001u
#define MEMORY_MAX       0x30000000u /* what boot.S maps: 768 MiB */
#define NAME_SIZE        64

/* What the loader tells us: the Multiboot specification, 3.3. */
struct multiboot_info {
    uint32_t flags;
    uint32_t memory_lower; /* KiB below 1 MiB */
    uint32_t memory_upper; /* KiB from 1 MiB up to the first hole */
    uint32_t boot_device;
    uint32_t command_line; /* physical address */
};

extern uint8_t boot_stack[];

struct cpu boot_cpu = {
    .run_lock = SPINLOCK_INITIALIZER(LOCK_SCHEDULER),
    .run_queue = LIST_INITIALIZER(boot_cpu.run_queue),
    .running = &boot_thread,
    .idle = &boot_thread,
};

struct thread boot_thread = {
    .state = THREAD_RUNNABLE,
    .on_cpu = true,
    .cpu = &boot_cpu,
    .stack = boot_stack,
    .run_link = LIST_INITIALIZER(boot_thread.run_link),
};

static uint32_t
memory_end(const struct multiboot_info *info)
{
    uint32_t upper = info->memory_upper;

    return upper >= (MEMORY_MAX >> 10) - 1024 ? MEMORY_MAX
                                              : (upper + 1024) << 10;
}

/* Mounts FS, just made, on the directory PATH; a disk may lack it. */
static void
mount_at(const char *path, struct filesystem *fs)
{
    struct inode *directory;

    if (path_lookup(filesystem_root(), path, true, &directory) < 0 ||
        filesystem_mount(fs, directory) < 0)
        log_print("the root file system has no directory %s to mount on\n",
                  path);
}

static void
mount_root(void)
{
    char name[NAME_SIZE] = "vda";
    struct filesystem *root;

    command_line_value("root", name, sizeof name);
    struct block_device *disk = block_device_find(name);
    if (!disk)
        panic("there is no disk %s: boot with -drive and virtio-blk-pci", name);
    int error = ext2_mount(disk, &root);
    if (error)
        panic("disk %s can't be mounted as ext2: error %d", name, -error);
    filesystem_mount(root, NULL);
}

static void
mount_all(void)
{
    struct filesystem *dev, *proc, *tmp;

    mount_root();
    if (devfs_create(&dev) < 0 || procfs_create(&proc) < 0 ||
        tmpfs_create(&tmp) < 0)
        panic("no memory for the file systems");
    mount_at("/dev", dev);
    mount_at("/proc", proc);
    mount_at("/tmp", tmp);
}

/* The part of booting that may sleep. */
static void
boot(void *unused)
{
    static char path[NAME_SIZE] = "/bin/init";
    static const char *argv[INIT_ARGUMENTS_MAX] = {path};
    static const char *const envp[] = {"PATH=/bin", "HOME=/root", "TERM=vt100",
                                       NULL};

    (void)unused;
    serial_init();
    pci_init();
    mount_all();
    socket_init();
    command_line_value("init", path, sizeof path);
    if (command_line_value("panic", path, sizeof path))
        panic_on_request(path);
    command_line_arguments(argv, 1);
    process_start_init(path, argv, envp);
    thread_prepare_sleep(THREAD_DEAD);
    schedule();
}

void kernel_main(uint32_t magic, const struct multiboot_info *info);

void
kernel_main(uint32_t magic, const struct multiboot_info *info)
{
    if (magic != MULTIBOOT_MAGIC || !(info->flags & MULTIBOOT_MEMORY))
        panic("not booted by a Multiboot loader that tells the memory's size");
    segments_init(&boot_cpu);
    trap_init();
    interrupt_init();
    command_line_init(physical_to_virtual(info->command_line));
    page_init(memory_end(info));
    paging_init();
    clock_init();
    futex_init();
    struct thread *thread = thread_create_kernel(boot, NULL);
    if (!thread)
        panic("no memory for the first thread");
    thread_wake(thread);
    scheduler_run();
}
