/* The only way to and from user memory. */
#ifndef KERNEL_X86_USER_COPY_H
#define KERNEL_X86_USER_COPY_H

#include <stddef.h>

/*
 * Copies COUNT bytes from the program's address FROM into the kernel at TO.
 * Returns 0, or -EFAULT when part of the range is no user memory or can't be
 * read; then some bytes may have been copied. May sleep (a page can come from
 * the disk), so never under a spinlock.
 */
int user_copy_in(void *to, const void *from, size_t count);

/* The other way: COUNT bytes from kernel FROM to the program's TO. */
int user_copy_out(void *to, const void *from, size_t count);

/* Fills COUNT bytes at the program's TO with zero. As user_copy_out. */
int user_clear(void *to, size_t count);

/*
 * Copies the program's string at FROM, its NUL included, into TO, which has
 * room for SIZE bytes. Returns the string's length without the NUL, -EFAULT,
 * or -ENAMETOOLONG when SIZE bytes hold no NUL. May sleep.
 */
int user_copy_in_string(char *to, const char *from, size_t size);

#endif
