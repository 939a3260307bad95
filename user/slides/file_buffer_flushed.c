/*
 * Slide: FILE Buffering; Example (with fflush)
 *
 * Look for: the one line that differs from file_buffer_race. fflush hands the
 * buffer to the kernel with write(), and after a write every later read sees
 * the data, through whichever descriptor.
 */
#include "slide.h"

int
main(void)
{
    slide("FILE Buffering: Example with fflush");
    claim("the call to fread will definitely see the latest write 'b'");
    enter_scratch_folder();

    char x = 'c';
    FILE *f1 = fopen("file.txt", "wb");
    fwrite("b", sizeof(char), 1, f1);
    fflush(f1);
    FILE *f2 = fopen("file.txt", "rb");
    size_t n = fread(&x, sizeof(char), 1, f2);

    happened(n == 1 && x == 'b', "x is '%c'", x);
    fclose(f2);
    fclose(f1);
    unlink("file.txt");
    return verdict();
}
