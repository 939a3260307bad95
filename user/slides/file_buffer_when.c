/*
 * Slide: FILE Buffering; Writing Correct Code with FILE
 *
 * Look for: four ways for a byte to leave the buffer of a FILE (full, fclose,
 * exit, and fflush in file_buffer_flushed) and one way to lose it (_exit). A
 * second descriptor on the file sees what the kernel has and nothing else.
 */
#include "slide.h"

#define SIZE 1024

/* How many bytes a second descriptor finds in the file. */
static int
seen(void)
{
    char bytes[4 * SIZE];
    int fd = open("file.txt", O_RDONLY);
    int n = read(fd, bytes, sizeof bytes);
    close(fd);
    return n;
}

static void
when_full_and_at_fclose(void)
{
    static char buffer[SIZE];
    FILE *f = fopen("file.txt", "w");
    setvbuf(f, buffer, _IOFBF, SIZE);

    claim("fwrite writes to the FILE's buffer");
    fwrite("b", sizeof(char), 1, f);
    happened(seen() == 0, "1 byte written, %d seen", seen());

    claim("if the buffer is full, it is flushed to the descriptor");
    int written = 1;
    while (seen() == 0 && written < 3 * SIZE)
        written += fwrite("b", sizeof(char), 1, f);
    happened(seen() >= SIZE, "a buffer of %d: %d bytes written, %d seen", SIZE,
             written, seen());

    claim("fclose flushes the buffer before it closes the descriptor");
    written += fwrite("end", sizeof(char), 3, f);
    int before = seen();
    fclose(f);
    happened(before < written && seen() == written,
             "%d bytes written, %d seen before fclose, %d after it", written,
             before, seen());
}

/* Bytes seen after a child wrote 3 bytes and ended by calling END. */
static int
seen_after(void (*end)(int))
{
    pid_t pid = fork();
    if (pid == 0) {
        FILE *f = fopen("file.txt", "w");
        fwrite("end", sizeof(char), 3, f);
        end(EXIT_SUCCESS);
    }
    waitpid(pid, NULL, 0);
    return seen();
}

int
main(void)
{
    slide("FILE Buffering; Writing Correct Code with FILE");
    enter_scratch_folder();
    when_full_and_at_fclose();

    claim("exit flushes what is still open; _exit is only a system call");
    int n = seen_after(exit);
    happened(n == 3, "3 bytes written, then exit: %d seen", n);
    n = seen_after(_exit);
    happened(n == 0, "3 bytes written, then _exit: %d seen", n);

    unlink("file.txt");
    return verdict();
}
