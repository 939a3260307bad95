/*
 * Streams (ISO C 7.21, POSIX stdio.h). A FILE is a descriptor, a buffer and a
 * lock; its insides are in lib/stdio/stream.h.
 */
#ifndef _STDIO_H
#define _STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct __stream FILE;
typedef off_t fpos_t;

#define EOF          (-1)
#define BUFSIZ       4096
#define FILENAME_MAX 4096
#define FOPEN_MAX    1000
#define L_tmpnam     20
#define TMP_MAX      10000
#define P_tmpdir     "/tmp"

#define _IOFBF       0 /* full: flushed when the buffer is */
#define _IOLBF       1 /* line: also at each newline */
#define _IONBF       2 /* none: each write goes to the kernel */

#define SEEK_SET     0
#define SEEK_CUR     1
#define SEEK_END     2

extern FILE *const stdin;
extern FILE *const stdout;
extern FILE *const stderr;
#define stdin  stdin
#define stdout stdout
#define stderr stderr

FILE *fopen(const char *restrict path, const char *restrict mode);
FILE *fdopen(int fd, const char *mode);
FILE *freopen(const char *restrict path, const char *restrict mode,
              FILE *restrict stream);
int fclose(FILE *stream);
int fflush(FILE *stream);
int fileno(FILE *stream);
FILE *tmpfile(void);

int
setvbuf(FILE *restrict stream, char *restrict buffer, int mode, size_t size);
void setbuf(FILE *restrict stream, char *restrict buffer);
void setbuffer(FILE *restrict stream, char *restrict buffer, size_t size);
void setlinebuf(FILE *stream);

size_t
fread(void *restrict items, size_t size, size_t count, FILE *restrict stream);
size_t fwrite(const void *restrict items, size_t size, size_t count,
              FILE *restrict stream);
int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int ungetc(int c, FILE *stream);
char *fgets(char *restrict line, int size, FILE *restrict stream);
ssize_t
getline(char **restrict line, size_t *restrict size, FILE *restrict stream);
ssize_t getdelim(char **restrict line, size_t *restrict size, int delimiter,
                 FILE *restrict stream);
int fputc(int c, FILE *stream);
int putc(int c, FILE *stream);
int putchar(int c);
int fputs(const char *restrict text, FILE *restrict stream);
int puts(const char *text);

int fseek(FILE *stream, long offset, int whence);
int fseeko(FILE *stream, off_t offset, int whence);
long ftell(FILE *stream);
off_t ftello(FILE *stream);
void rewind(FILE *stream);
int fgetpos(FILE *restrict stream, fpos_t *restrict position);
int fsetpos(FILE *stream, const fpos_t *position);

int feof(FILE *stream);
int ferror(FILE *stream);
void clearerr(FILE *stream);
void perror(const char *message);

void flockfile(FILE *stream);
int ftrylockfile(FILE *stream);
void funlockfile(FILE *stream);

int getc_unlocked(FILE *stream);
int getchar_unlocked(void);
int putc_unlocked(int c, FILE *stream);
int putchar_unlocked(int c);
int fgetc_unlocked(FILE *stream);
int fputc_unlocked(int c, FILE *stream);
size_t fread_unlocked(void *restrict items, size_t size, size_t count,
                      FILE *restrict stream);
size_t fwrite_unlocked(const void *restrict items, size_t size, size_t count,
                       FILE *restrict stream);
char *fgets_unlocked(char *restrict line, int size, FILE *restrict stream);
int fputs_unlocked(const char *restrict text, FILE *restrict stream);
int fflush_unlocked(FILE *stream);
int fileno_unlocked(FILE *stream);
int feof_unlocked(FILE *stream);
int ferror_unlocked(FILE *stream);
void clearerr_unlocked(FILE *stream);

#define __PRINTF(text, args) __attribute__((__format__(__printf__, text, args)))
#define __SCANF(text, args)  __attribute__((__format__(__scanf__, text, args)))

int printf(const char *restrict format, ...) __PRINTF(1, 2);
int
fprintf(FILE *restrict stream, const char *restrict format, ...) __PRINTF(2, 3);
int dprintf(int fd, const char *restrict format, ...) __PRINTF(2, 3);
int
sprintf(char *restrict text, const char *restrict format, ...) __PRINTF(2, 3);
int snprintf(char *restrict text, size_t size, const char *restrict format, ...)
    __PRINTF(3, 4);
int
asprintf(char **restrict text, const char *restrict format, ...) __PRINTF(2, 3);
int vprintf(const char *restrict format, va_list args) __PRINTF(1, 0);
int vfprintf(FILE *restrict stream, const char *restrict format, va_list args)
    __PRINTF(2, 0);
int vdprintf(int fd, const char *restrict format, va_list args) __PRINTF(2, 0);
int vsprintf(char *restrict text, const char *restrict format, va_list args)
    __PRINTF(2, 0);
int vsnprintf(char *restrict text, size_t size, const char *restrict format,
              va_list args) __PRINTF(3, 0);
int vasprintf(char **restrict text, const char *restrict format, va_list args)
    __PRINTF(2, 0);

int scanf(const char *restrict format, ...) __SCANF(1, 2);
int
fscanf(FILE *restrict stream, const char *restrict format, ...) __SCANF(2, 3);
int sscanf(const char *restrict text, const char *restrict format, ...)
    __SCANF(2, 3);
int vscanf(const char *restrict format, va_list args) __SCANF(1, 0);
int vfscanf(FILE *restrict stream, const char *restrict format, va_list args)
    __SCANF(2, 0);
int vsscanf(const char *restrict text, const char *restrict format,
            va_list args) __SCANF(2, 0);

int remove(const char *path);
int rename(const char *old_path, const char *new_path);
int renameat(int old_dir_fd, const char *old_path, int new_dir_fd,
             const char *new_path);

#endif
