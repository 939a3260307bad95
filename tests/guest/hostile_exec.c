/*
 * Programs that are none, or wrong: execve answers with an error, or the
 * process dies of what it finds there, and nothing is left behind.
 */
#include <stddef.h>

#include "../../kernel/abi/elf.h"
#include "tap.h"

#define BASE      0x08048000u
#define CODE      0x100u
#define DATA      0x1080u
#define FILE_SIZE 0x1090u
#define FILE_NAME "hostile_exec_program"

/* A program that exits with 42, with two segments. */
static struct {
    struct elf32_header header;
    struct elf32_program_header text, data;
} start = {
    {{0x7F, 'E', 'L', 'F', 1, 1, 1},
     ET_EXEC,
     EM_386,
     1,
     BASE + CODE,
     52,
     0,
     0,
     52,
     32,
     2,
     0,
     0,
     0},
    {PT_LOAD, 0, BASE, 0, FILE_SIZE, FILE_SIZE, PF_R | PF_X, PAGE},
    {PT_LOAD, DATA, BASE + 0x2000 + DATA, 0, 0x10, 0x4000, PF_R | PF_W, PAGE},
};

/* movl $1, %eax; movl $42, %ebx; int $0x80 */
static const uint8_t code[] = {0xB8, 1, 0, 0, 0, 0xBB, 42, 0, 0, 0, 0xCD, 0x80};

static uint8_t image[FILE_SIZE];

#define HEADER(field)  offsetof(struct elf32_header, field)
#define TEXT(field)    52 + offsetof(struct elf32_program_header, field)
#define SEGMENT(field) 84 + offsetof(struct elf32_program_header, field)
#define ANY            (-1) /* whatever Linux and Sluice make of it, differently */

/* WIDTH bytes at OFFSET become VALUE; the child then exits with EXIT: an
 * errno, 42, or ANY end at all. */
struct patch {
    const char *name;
    size_t offset;
    uint32_t value;
    unsigned width;
    int exit;
};

static const struct patch patches[] = {
    {"nothing", 0, 0, 0, 42},
    {"no magic number", 0, 0, 1, ENOEXEC},
    {"no type", HEADER(e_type), 0, 2, ENOEXEC},
    {"a core file's type", HEADER(e_type), 4, 2, ENOEXEC},
    {"another machine", HEADER(e_machine), 8, 2, ENOEXEC},
    {"headers of 31 bytes", HEADER(e_phentsize), 31, 2, ENOEXEC},
    {"headers of 0 bytes", HEADER(e_phentsize), 0, 2, ENOEXEC},
    {"no headers", HEADER(e_phnum), 0, 2, ENOEXEC},
    {"65535 headers", HEADER(e_phnum), 65535, 2, ENOEXEC},
    {"headers behind the end", HEADER(e_phoff), 0x100000, 4, ANY},
    {"headers at the end of 32 bits", HEADER(e_phoff), 0xFFFFFFF0, 4, ANY},
    {"headers at 2 GiB", HEADER(e_phoff), 0x7FFFFFFF, 4, ANY},
    {"its entry in the kernel", HEADER(e_entry), 0xC0100000, 4, ANY},
    {"its entry nowhere", HEADER(e_entry), 16, 4, ANY},
    {"text in the kernel", TEXT(p_vaddr), 0xC0000000, 4, ANY},
    {"text just below it", TEXT(p_vaddr), 0xBFFFF000, 4, ANY},
    {"text at the end", TEXT(p_vaddr), 0xFFFFF000, 4, ANY},
    {"text at 0", TEXT(p_vaddr), 0, 4, ANY},
    {"crooked text", TEXT(p_vaddr), BASE + 5, 4, ANY},
    {"more text in the file", TEXT(p_filesz), 0xFFFFFFFF, 4, ANY},
    {"a gibibyte of file", TEXT(p_filesz), 0x40000000, 4, ANY},
    {"less text in memory", TEXT(p_memsz), 1, 4, ANY},
    {"no rights to its text", TEXT(p_flags), 0, 4, ANY},
    {"text from the end of 32 bits", TEXT(p_offset), 0xFFFFF000, 4, ANY},
    {"data over its text", SEGMENT(p_vaddr), BASE + 0x80, 4, ANY},
    {"data over its stack", SEGMENT(p_vaddr), 0xBFFE0080, 4, ANY},
    {"data below the kernel", SEGMENT(p_vaddr), 0xBFFFE080, 4, ANY},
    {"data on the last page", SEGMENT(p_vaddr), 0xBFFFF080, 4, ANY},
    {"data in the kernel", SEGMENT(p_vaddr), 0xC0100080, 4, ANY},
    {"data that wraps", SEGMENT(p_vaddr), 0xFFFFF080, 4, ANY},
    {"2 GiB of zeros", SEGMENT(p_memsz), 0x7FFFFFFF, 4, ANY},
    {"4 GiB of zeros", SEGMENT(p_memsz), 0xFFFFFFFF, 4, ANY},
    {"data in no file", SEGMENT(p_offset), 0x7FFFF080, 4, ANY},
    {"an interpreter", SEGMENT(p_type), PT_INTERP, 4, ANY},
    {"data that can't be written", SEGMENT(p_flags), PF_R, 4, ANY},
};

static void
write_image(const struct patch *patch, size_t size)
{
    memset(image, 0, sizeof image);
    memcpy(image, &start, sizeof start);
    memcpy(image + CODE, code, sizeof code);
    memcpy(image + patch->offset, &patch->value, patch->width);
    int fd = open(FILE_NAME, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    if (fd < 0 || write(fd, image, size) != (ssize_t)size)
        _exit(99);
    close(fd);
}

static int
execute(void *argv)
{
    syscall(11, FILE_NAME, argv, NULL);
    return errno;
}

static void
try_patch(const struct patch *patch)
{
    static char *argv[] = {FILE_NAME, NULL};

    write_image(patch, sizeof image);
    int status = in_child(execute, argv);
    if (patch->exit == ANY)
        ok(status != -1, "a program with %s", patch->name);
    else
        is_exit(status, patch->exit, "a program with %s", patch->name);
}

static void
try_truncated(size_t size, int want)
{
    static char *argv[] = {FILE_NAME, NULL};

    write_image(&patches[0], size);
    is_exit(in_child(execute, argv), want, "a program cut off at %u bytes",
            (unsigned)size);
}

/* Text that is there, and a page of data to clear that is not. */
static void
try_without_data(void)
{
    static char *argv[] = {FILE_NAME, NULL};

    write_image(&patches[0], PAGE);
    is_killed(in_child(execute, argv), SIGSEGV,
              "a program without the data it is to clear");
}

/* COUNT arguments, each the string ONE. */
static char **
many(char *one, size_t count)
{
    char **argv = malloc((count + 1) * sizeof *argv);

    for (size_t i = 0; i < count; i++)
        argv[i] = one;
    argv[count] = NULL;
    return argv;
}

static void
try_arguments(size_t length, size_t count, int want)
{
    char *one = malloc(length + 1);

    memset(one, 'x', length);
    one[length] = '\0';
    char **argv = many(one, count);
    write_image(&patches[0], sizeof image);
    is_exit(in_child(execute, argv), want, "%u arguments of %u bytes",
            (unsigned)count, (unsigned)length);
    free(argv);
    free(one);
}

int
main(void)
{
    static char *wild[] = {FILE_NAME, (char *)0xC0100000, NULL};

    begin_testing();
    for (size_t i = 0; i < COUNT_OF(patches); i++)
        try_patch(&patches[i]);
    try_truncated(0, ENOEXEC);
    try_truncated(1, ENOEXEC);
    try_truncated(4, ENOEXEC);
    try_truncated(51, ENOEXEC);
    try_without_data();
    try_arguments(0, 1000000, E2BIG);
    try_arguments(10, 1000000, E2BIG);
    try_arguments(131072, 1, E2BIG);
    try_arguments(131071, 1, 42);
    try_arguments(20000, 90, 42);
    try_arguments(20000, 110, E2BIG);
    try_arguments(1, 10000, 42);
    is_exit(in_child(execute, wild), EFAULT, "an argument in the kernel");
    is_exit(in_child(execute, (void *)0xC0100000), EFAULT,
            "all arguments there");
    is_exit(in_child(execute, (void *)0xFFFFFFFC), EFAULT,
            "all arguments at the end");
    unlink(FILE_NAME);
    return done_testing();
}
