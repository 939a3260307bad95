/*
 * Slide: Avoid Mixing FILE* and File Descriptors
 *
 * Look for: the answer is C. fread asked for 10 bytes, but to fill its buffer
 * it read a big chunk, perhaps all of the file, and read() goes on behind
 * that. The file here is made of 10-byte lines that tell their own offset.
 */
#include "slide.h"

#include <string.h>

static void
make_offsets(const char *name, int size)
{
    FILE *f = fopen(name, "w");
    for (int offset = 0; offset < size; offset += 10)
        fprintf(f, "%9d\n", offset);
    fclose(f);
}

/* The answer to the slide's question, given the N bytes read into Y. */
static char
answer(const char *y, ssize_t n)
{
    if (n == 10 && !memcmp(y, "        0\n", 10))
        return 'A';
    if (n == 10 && !memcmp(y, "       10\n", 10))
        return 'B';
    return 'C';
}

/* The slide's code on a file of SIZE bytes. */
static void
mix(int size)
{
    make_offsets("foo.txt", size);
    char x[10];
    char y[10];
    FILE *f = fopen("foo.txt", "rb");
    int fd = fileno(f);
    fread(x, 10, 1, f);          /* read 10 bytes from f */
    ssize_t n = read(fd, y, 10); /* not the bytes at offset 10 */

    long offset = lseek(fd, 0, SEEK_CUR) - n;
    happened(answer(y, n) == 'C', "of %6d bytes: %c (y got %zd bytes, from %s)",
             size, answer(y, n), n,
             offset == size ? "the file's end" : "behind the buffer");
    measured("read started at offset %ld", offset);
    fclose(f);
    unlink("foo.txt");
}

int
main(void)
{
    slide("Avoid Mixing FILE* and File Descriptors");
    enter_scratch_folder();
    claim("neither A, bytes 0 to 9, nor B, bytes 10 to 19, are read into y, "
          "but C, none of these");
    mix(100);
    mix(100000);
    return verdict();
}
