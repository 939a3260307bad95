/*
 * Slide: What's in a FILE? FILE Buffering; Example (without fflush)
 *
 * Look for: the 'b' is written, and yet a second FILE on the same file need
 * not see it: it may still be in f1's buffer, in this process's memory. The
 * slide allows both answers; so does this program, which says which it was.
 * Compare file_buffer_flushed.
 */
#include "slide.h"

int
main(void)
{
    slide("FILE Buffering: Example without fflush");
    claim("fread sees the latest write 'b', or misses it, meets the end of "
          "the file, and x remains 'c'");
    enter_scratch_folder();

    char x = 'c';
    FILE *f1 = fopen("file.txt", "w");
    fwrite("b", sizeof(char), 1, f1);
    FILE *f2 = fopen("file.txt", "r");
    size_t n = fread(&x, sizeof(char), 1, f2);

    bool saw = n == 1 && x == 'b';
    bool missed = n == 0 && x == 'c' && feof(f2);
    happened(saw || missed, "x is '%c': fread %s", x,
             saw ? "saw the write" : "met the end of the file");
    fclose(f2);
    fclose(f1);
    unlink("file.txt");
    return verdict();
}
