/* Comparison without case, and the lowest set bit (POSIX strings.h). */
#ifndef _STRINGS_H
#define _STRINGS_H

#include <stddef.h>

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t count);
int ffs(int n);
char *index(const char *text, int c);
char *rindex(const char *text, int c);
int bcmp(const void *a, const void *b, size_t count);
void bcopy(const void *from, void *to, size_t count);
void bzero(void *block, size_t count);

#endif
