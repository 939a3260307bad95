/*
 * What is in a FILE: a descriptor, a buffer, a lock, and a little state.
 *
 * The descriptor is all the kernel knows of. The buffer saves calls: bytes
 * gather in it until a write() is worth while, and one read() fetches many.
 * It holds bytes of one direction at a time:
 *
 *     STREAM_WRITING    buffer |written, not yet given to the kernel|  free  |
 *                              0                                  end     size
 *     STREAM_READING    buffer |consumed|fetched, not yet consumed|  unused  |
 *                              0       start                     end     size
 *     STREAM_IDLE       nothing: start == end == 0
 *
 * While reading, the descriptor's position is thus ahead of the program's by
 * end - start bytes, and while writing behind it by end: that is why a FILE
 * and its descriptor must not be mixed without fflush.
 *
 * Functions that the standard names take the lock and call their twin of the
 * same name with _unlocked or stream_ before it. Whoever calls those holds
 * the lock.
 */
#ifndef LIB_STDIO_STREAM_H
#define LIB_STDIO_STREAM_H

#include "lib/private.h"
#include "lib/stdio/stream_lock.h"
#include <stdbool.h>
#include <stdio.h>

enum stream_direction { STREAM_IDLE, STREAM_READING, STREAM_WRITING };

/* Bytes that ungetc can give back; the standard asks for one. */
#define PUSHBACK_MAX 8

struct __stream {
    int fd; /* -1 for a stream over a string (sscanf) */

    char *buffer;     /* NULL until the first use, unless setvbuf gave one */
    size_t size;      /* of the buffer */
    size_t start;     /* of the unconsumed bytes while reading */
    size_t end;       /* of the bytes in the buffer */
    int buffering;    /* _IOFBF, _IOLBF or _IONBF; BUFFERING_UNDECIDED */
    bool owns_buffer; /* freed by stream_release_buffer */

    struct stream_lock lock;

    enum stream_direction direction;
    bool readable; /* by the mode it was opened with */
    bool writable;
    bool append;    /* each write goes to the end of the file */
    bool at_end;    /* feof */
    bool failed;    /* ferror */
    bool allocated; /* freed by fclose; not so stdin, stdout, stderr */

    int pushback_count;
    unsigned char pushback[PUSHBACK_MAX]; /* the last one is read first */
    char small[1]; /* the buffer of an unbuffered stream that reads */

    FILE *next; /* in the list of open streams, see stream_list.c */
    FILE *previous;
};

/* A stream that may turn out to be a terminal: decided at the first use. */
#define BUFFERING_UNDECIDED (-1)

/*
 * buffer.c: what is in the buffer, and its way to and from the kernel.
 */

/*
 * Makes STREAM ready to be read or written: decides how it is buffered, gives
 * it a buffer, and ends the other direction (a flush, or giving back what was
 * fetched). Returns 0, or EOF with errno and the error indicator set: EBADF if
 * its mode forbids that direction.
 */
int stream_begin_reading(FILE *stream) LIBC_PRIVATE(stream_begin_reading);
int stream_begin_writing(FILE *stream) LIBC_PRIVATE(stream_begin_writing);

/*
 * Gives every byte in the buffer of a STREAM being written to the kernel, and
 * goes on after a short write. Returns 0, or EOF with errno and the error
 * indicator set; then the buffer holds what the kernel has not taken.
 */
int stream_flush(FILE *stream) LIBC_PRIVATE(stream_flush);

/*
 * Fetches bytes into the empty buffer of a STREAM being read, with one read().
 * Returns how many; 0 with the end-of-file or the error indicator set.
 * If STREAM is not fully buffered, line-buffered output goes out first, so
 * that a prompt is seen before its answer is awaited (ISO C 7.21.3).
 */
size_t stream_fill(FILE *stream) LIBC_PRIVATE(stream_fill);

/*
 * Empties the buffer of a STREAM being read: the descriptor's position goes
 * back to the program's. What was fetched from a pipe or terminal is kept.
 * Leaves errno alone.
 */
void stream_give_back(FILE *stream) LIBC_PRIVATE(stream_give_back);

/* Frees the buffer if it is the stream's own; the bytes in it are lost. */
void stream_release_buffer(FILE *stream) LIBC_PRIVATE(stream_release_buffer);

/*
 * read.c and write.c: bytes from and to a stream, in any number.
 */

/* Reads COUNT bytes; returns how many came, fewer at the end or an error. */
size_t
stream_read(FILE *stream, char *bytes, size_t count) LIBC_PRIVATE(stream_read);

/* Writes COUNT bytes; returns how many were accepted, fewer on an error. */
size_t stream_write(FILE *stream, const char *bytes, size_t count)
    LIBC_PRIVATE(stream_write);

/* stdin, stdout and stderr themselves: standard.c. */
extern FILE stream_stdin LIBC_PRIVATE(stream_stdin);
extern FILE stream_stdout LIBC_PRIVATE(stream_stdout);
extern FILE stream_stderr LIBC_PRIVATE(stream_stderr);

/*
 * stream_list.c: all open streams, for fflush(NULL) and exit.
 */
void stream_list_add(FILE *stream) LIBC_PRIVATE(stream_list_add);
void stream_list_remove(FILE *stream) LIBC_PRIVATE(stream_list_remove);

/* Flushes all streams being written; returns 0, or EOF if one failed. */
int stream_list_flush(void) LIBC_PRIVATE(stream_list_flush);

/* Flushes line-buffered output. A stream that another thread is using is
   left out: waiting for it here could wait forever. */
void stream_list_flush_lines(void) LIBC_PRIVATE(stream_list_flush_lines);

/* exit's last act: flushes output, and gives back input, but for what another
   thread is reading. Nobody uses a stream afterwards. */
void stream_list_finish(void) LIBC_PRIVATE(stream_list_finish);

/*
 * fork's child: streams that other threads were using are free. What is in
 * their buffers is what those threads had left there.
 */
void stream_list_only_thread(void) LIBC_PRIVATE(stream_list_only_thread);

/*
 * mode.c: reads MODE ("r+", "wx", ...) into open's FLAGS; returns whether it
 * is one.
 */
bool
stream_mode_flags(const char *mode, int *flags) LIBC_PRIVATE(stream_mode_flags);

#endif
