/*
 * execve(2): the process stays, its program goes. The new address space is
 * built beside the old one, so that all that can fail does so while there is
 * still a program to tell.
 */
#include "kernel/abi/limits.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/random.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/path.h"
#include "kernel/fs/regular_file.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/proc/elf.h"
#include "kernel/proc/exec_arguments.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/version.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/trap_entry.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define SCRIPT_LINE_MAX  256 /* bytes of a script's first line */
#define SCRIPT_DEPTH_MAX 4   /* scripts that are run by scripts */
#define STACK_TOP        (USER_END - PAGE_SIZE)
#define STACK_INITIAL    (32 * PAGE_SIZE) /* mapped, not allocated */
#define EFLAGS_START     0x202u           /* IF */

/* One exec in progress. */
struct exec {
    const char *name;    /* what exec was asked for: AT_EXECFN */
    const char *path;    /* what it came to: a script's interpreter */
    struct inode *inode; /* a reference */
    struct exec_arguments arguments;
    struct address_space *space;
    struct elf_image image;
    char line[SCRIPT_LINE_MAX + 1]; /* a script's, cut into words */
};

/* Opens what PATH names, if it may be executed. */
static int
open_program(struct exec *exec, const char *path)
{
    struct inode *inode;
    struct inode *cwd = process_get_cwd();
    int error = path_lookup(cwd, path, true, &inode);

    inode_put(cwd);
    if (error)
        return error;
    if (!S_ISREG(inode->mode) || !(inode->mode & 0111)) {
        inode_put(inode);
        return -EACCES;
    }
    inode_put(exec->inode);
    exec->inode = inode;
    return 0;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Cuts the script's first line, behind its "#!", into the interpreter and
 * the rest, which is one option or (*OPTION NULL) none. */
static int
parse_script_line(char *line, char **interpreter, char **option)
{
    char *end = strchr(line, '\n');

    if (!end)
        end = line + strlen(line);
    while (end > line && is_blank(end[-1]))
        end--;
    *end = '\0';
    while (is_blank(*line))
        line++;
    *interpreter = line;
    while (*line && !is_blank(*line))
        line++;
    if (*line)
        *line++ = '\0';
    while (is_blank(*line))
        line++;
    *option = *line ? line : NULL;
    return **interpreter ? 0 : -ENOEXEC;
}

/* While the program is a script, makes it its interpreter's argument. */
static int
resolve_scripts(struct exec *exec)
{
    for (int depth = 0;; depth++) {
        char *interpreter;
        char *option;
        char *script = exec->line;
        ssize_t size =
            regular_file_read_kernel(exec->inode, 0, script, SCRIPT_LINE_MAX);

        if (size < 0)
            return size;
        script[size] = '\0';
        if (script[0] != '#' || script[1] != '!')
            return 0;
        if (depth > SCRIPT_DEPTH_MAX)
            return -ELOOP;
        int error = parse_script_line(script + 2, &interpreter, &option);
        if (!error)
            error = exec_arguments_shift(&exec->arguments, interpreter, option,
                                         exec->path);
        if (!error)
            error = open_program(exec, interpreter);
        if (error)
            return error;
        exec->path = exec->arguments.bytes; /* the interpreter, kept */
    }
}

/* Builds the new address space beside the old one. */
static int
build_space(struct exec *exec)
{
    uint32_t mapped;

    exec->space = address_space_create();
    if (!exec->space)
        return -ENOMEM;
    int error = elf_load(exec->inode, exec->space, &exec->image);
    if (!error)
        error = address_space_map(exec->space, STACK_TOP - STACK_INITIAL,
                                  STACK_INITIAL, PROT_READ | PROT_WRITE,
                                  MAP_REPLACE, NULL, 0, &mapped);
    if (!error)
        address_space_set_stack(exec->space, STACK_TOP - STACK_INITIAL);
    return error;
}

/* Puts SIZE bytes on the program's stack; their address in *STACK. */
static int
push(uint32_t *stack, const void *bytes, size_t size)
{
    *stack -= size;
    return user_copy_out((void *)*stack, bytes, size);
}

/* Writes the addresses of COUNT strings, which lie one behind the other from
 * *AT (BYTES in the kernel) on, and a NULL, to *VECTOR; moves all three on. */
static int
push_vector(uint32_t *vector, const char **bytes, uint32_t *at, unsigned count)
{
    for (unsigned i = 0; i <= count; i++) {
        uint32_t address = i < count ? *at : 0;
        int error = user_copy_out((void *)*vector, &address, sizeof address);

        if (error)
            return error;
        *vector += sizeof address;
        if (i < count) {
            size_t size = strlen(*bytes) + 1;

            *bytes += size;
            *at += size;
        }
    }
    return 0;
}

/* What lies above the vectors: strings and bytes that the auxv points to. */
struct stack_strings {
    uint32_t arguments; /* argv's, then envp's */
    uint32_t path;
    uint32_t platform;
    uint32_t random;
};

static int
push_strings(struct exec *exec, uint32_t *stack, struct stack_strings *at)
{
    uint8_t random[16];
    int error;

    random_fill(random, sizeof random);
    error = push(stack, exec->name, strlen(exec->name) + 1);
    at->path = *stack;
    if (!error)
        error = push(stack, exec->arguments.bytes, exec->arguments.used);
    at->arguments = *stack;
    if (!error)
        error = push(stack, KERNEL_MACHINE, sizeof KERNEL_MACHINE);
    at->platform = *stack;
    if (!error)
        error = push(stack, random, sizeof random);
    at->random = *stack;
    return error;
}

/*
 * The start-up stack of the i386 ABI supplement:
 *
 *	higher	strings
 *		auxv, ended by AT_NULL
 *		envp, ended by NULL
 *		argv, ended by NULL
 *	esp ->	argc
 */
static int
push_start_stack(struct exec *exec, uint32_t *stack)
{
    struct exec_arguments *arguments = &exec->arguments;
    const struct ids *user = &credentials_current()->user;
    const struct ids *group = &credentials_current()->group;
    struct stack_strings at;
    int error = push_strings(exec, stack, &at);

    if (error)
        return error;
    uint32_t auxv[][2] = {
        {AT_PHDR, exec->image.program_headers},
        {AT_PHENT, sizeof(struct elf32_program_header)},
        {AT_PHNUM, exec->image.header_count},
        {AT_PAGESZ, PAGE_SIZE},
        {AT_ENTRY, exec->image.entry},
        {AT_CLKTCK, CLOCK_HZ},
        {AT_FLAGS, 0},
        {AT_UID, user->real},
        {AT_EUID, user->effective},
        {AT_GID, group->real},
        {AT_EGID, group->effective},
        {AT_SECURE,
         user->real != user->effective || group->real != group->effective},
        {AT_RANDOM, at.random},
        {AT_PLATFORM, at.platform},
        {AT_EXECFN, at.path},
        {AT_NULL, 0},
    };
    size_t vectors = (1 + arguments->argc + 1 + arguments->envc + 1) * 4;
    *stack = (*stack - sizeof auxv - vectors) & ~15u;
    uint32_t vector = *stack;
    const char *bytes = arguments->bytes;
    struct address_space *space = process_current()->address_space;
    space->argument_start = at.arguments;
    space->argument_end = at.arguments + arguments->argv_size;

    error = user_copy_out((void *)vector, &arguments->argc, 4);
    vector += 4;
    if (!error)
        error = push_vector(&vector, &bytes, &at.arguments, arguments->argc);
    if (!error)
        error = push_vector(&vector, &bytes, &at.arguments, arguments->envc);
    if (!error)
        error = user_copy_out((void *)vector, auxv, sizeof auxv);
    return error;
}

/* Makes the new address space the process's; gives the old one back. */
static void
switch_space(struct exec *exec)
{
    struct process *self = process_current();
    struct address_space *old = self->address_space;

    if (old)
        process_leave_memory();
    uint32_t flags = spin_lock(&process_lock);

    self->address_space = exec->space;
    spin_unlock(&process_lock, flags);
    address_space_switch(exec->space);
    exec->space = NULL;
    process_finish_vfork();
    if (old)
        address_space_put(old);
}

/* The last component of PATH. */
static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* What the new program doesn't inherit from the old one. */
static void
reset_process(struct exec *exec, const char *path)
{
    struct process *self = process_current();
    struct thread *thread = thread_current();

    fd_table_close_on_exec(self->fd_table);
    credentials_exec(self);
    signal_reset_handlers(self);
    fpu_reset_current();
    memset(thread->tls, 0, sizeof thread->tls);
    segments_load_tls();
    segments_load_fs(0);
    segments_load_gs(0);
    uint32_t flags = spin_lock(&process_lock);
    strncpy(self->name, base_name(path), PROCESS_NAME_SIZE - 1);
    self->name[PROCESS_NAME_SIZE - 1] = '\0';
    self->has_execed = true;
    spin_unlock(&process_lock, flags);
    struct inode *old_exe = self->exe;
    self->exe = exec->inode;
    exec->inode = NULL;
    inode_put(old_exe);
}

static void
start_program(const struct elf_image *image, uint32_t stack)
{
    struct trap_frame *frame = thread_current()->frame;

    memset(frame, 0, sizeof *frame);
    frame->es = frame->ds = frame->ss = USER_DATA;
    frame->cs = USER_CODE;
    frame->eip = image->entry;
    frame->esp = stack;
    frame->eflags = EFLAGS_START;
}

/* Gives the running process a descriptor table of its own, if it shares one:
 * 0 or -ENOMEM. */
static int
unshare_table(struct process *self)
{
    if (refcount_read(&self->fd_table->refs) == 1)
        return 0;
    struct fd_table *own = fd_table_clone(self->fd_table);
    if (!own)
        return -ENOMEM;
    process_set_fd_table(self, own);
    return 0;
}

/* The part after which there is no way back: a failure, which then is told to
 * nobody but init's start, has left a signal that ends the process. */
static int
replace_program(struct exec *exec, const char *path)
{
    uint32_t stack = STACK_TOP;
    uint32_t zero_size = exec->image.zero_end - exec->image.zero_start;
    int error = unshare_table(process_current());

    if (error) {
        signal_send_fault(SIGKILL, NULL);
        return error;
    }
    switch_space(exec);
    if (user_clear_some((void *)exec->image.zero_start, zero_size) <
            zero_size ||
        push_start_stack(exec, &stack) < 0) {
        signal_reset_handlers(process_current());
        signal_send_fault(SIGSEGV, NULL);
        return -EFAULT;
    }
    reset_process(exec, path);
    start_program(&exec->image, stack);
    return 0;
}

/* Everything but the arguments, which EXEC has. */
static int
execute(struct exec *exec, const char *path)
{
    exec->name = exec->path = path;
    int error = open_program(exec, path);

    if (!error)
        error = resolve_scripts(exec);
    if (!error)
        error = build_space(exec);
    if (!error)
        error = process_end_other_threads();
    if (!error)
        error = replace_program(exec, path);
    if (exec->space)
        address_space_put(exec->space);
    inode_put(exec->inode);
    return error;
}

int
process_exec(const char *path, char **argv, char **envp)
{
    struct exec *exec = kzalloc(sizeof *exec);

    if (!exec)
        return -ENOMEM;
    int error = exec_arguments_from_user(&exec->arguments, argv, envp);
    if (!error)
        error = execute(exec, path);
    exec_arguments_free(&exec->arguments);
    kfree(exec);
    return error;
}

int
process_exec_kernel(const char *path, const char *const *argv,
                    const char *const *envp)
{
    struct exec *exec = kzalloc(sizeof *exec);

    if (!exec)
        return -ENOMEM;
    int error = exec_arguments_from_kernel(&exec->arguments, argv, envp);
    if (!error)
        error = execute(exec, path);
    exec_arguments_free(&exec->arguments);
    kfree(exec);
    return error;
}
