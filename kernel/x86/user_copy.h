/* The only way to and from user memory. */
#ifndef KERNEL_X86_USER_COPY_H
#define KERNEL_X86_USER_COPY_H

#include <stddef.h>
#include <stdint.h>

/*
 * Copies COUNT bytes from the program's address FROM into the kernel at TO.
 * Returns 0, or -EFAULT when part of the range is no user memory or can't be
 * read; then some bytes may have been copied. May sleep (a page can come from
 * the disk), so never under a spinlock.
 */
int user_copy_in(void *to, const void *from, size_t count);

/* The other way: COUNT bytes from kernel FROM to the program's TO. */
int user_copy_out(void *to, const void *from, size_t count);

/*
 * The same for a transfer that may end early: copies as many of COUNT bytes
 * as can be, or fills them with zeros, and returns how many that were.
 */
size_t user_copy_in_some(void *to, const void *from, size_t count);
size_t user_copy_out_some(void *to, const void *from, size_t count);
size_t user_clear_some(void *to, size_t count);

/*
 * Puts VALUE where the program's word AT holds *SEEN, in one step; in any case
 * *SEEN is what it held before. 0 or -EFAULT. May sleep.
 */
int user_compare_exchange(uint32_t *at, uint32_t *seen, uint32_t value);

/*
 * Copies the program's string at FROM, its NUL included, into TO, which has
 * room for SIZE bytes. Returns the string's length without the NUL, -EFAULT,
 * or -ENAMETOOLONG when SIZE bytes hold no NUL. May sleep.
 */
int user_copy_in_string(char *to, const char *from, size_t size);

#endif
