/*
 * Slide: Why Buffer in Userspace? Overhead!
 *
 * Look for: the same bytes, one at a time, and only the last two ways avoid a
 * system call for each. The slide's 10 MB/s depend on the machine; that
 * fgetc is several times faster does not.
 */
#include "slide.h"

#define SIZE   (64 * 1024)
#define ROUNDS 3

static void
write_bytes(void)
{
    int fd = open("foo.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < SIZE; i++)
        write(fd, "b", 1);
    close(fd);
}

static void
read_bytes(void)
{
    char byte;
    int fd = open("foo.txt", O_RDONLY);
    while (read(fd, &byte, 1) == 1)
        ;
    close(fd);
}

static void
fputc_bytes(void)
{
    FILE *f = fopen("foo.txt", "w");
    for (int i = 0; i < SIZE; i++)
        fputc('b', f);
    fclose(f);
}

static void
fgetc_bytes(void)
{
    FILE *f = fopen("foo.txt", "r");
    while (fgetc(f) != EOF)
        ;
    fclose(f);
}

/* Moves SIZE bytes by MOVE a few times, and returns the best MB/s. */
static double
speed(const char *name, void (*move)(void))
{
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double start = seconds();
        move();
        double now = SIZE / 1e6 / (seconds() - start);
        best = now > best ? now : best;
    }
    measured("%-6s %8.1f MB/s", name, best);
    return best;
}

int
main(void)
{
    slide("Why Buffer in Userspace? Overhead!");
    enter_scratch_folder();
    claim("byte by byte, read and write reach about 10 MB/second");
    double by_write = speed("write", write_bytes);
    double by_read = speed("read", read_bytes);
    claim("fgetc keeps up with the disk, for system calls cost more than "
          "function calls");
    double by_fputc = speed("fputc", fputc_bytes);
    double by_fgetc = speed("fgetc", fgetc_bytes);

    happened(by_fgetc > 2 * by_read, "fgetc is %s as read",
             by_fgetc > 2 * by_read ? "more than twice as fast"
                                    : "not twice as fast");
    happened(by_fputc > 2 * by_write, "fputc is %s as write",
             by_fputc > 2 * by_write ? "more than twice as fast"
                                     : "not twice as fast");
    unlink("foo.txt");
    return verdict();
}
