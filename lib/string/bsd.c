/* Older names (4.3BSD). */
#include <stddef.h>

int bcmp(const void *a, const void *b, size_t count);
void bcopy(const void *from, void *to, size_t count);
void bzero(void *block, size_t count);
char *index(const char *text, int c);
char *rindex(const char *text, int c);
int memcmp(const void *a, const void *b, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
char *strchr(const char *text, int c);
char *strrchr(const char *text, int c);

int
bcmp(const void *a, const void *b, size_t count)
{
    return memcmp(a, b, count);
}

void
bcopy(const void *from, void *to, size_t count)
{
    memmove(to, from, count);
}

void
bzero(void *block, size_t count)
{
    memset(block, 0, count);
}

char *
index(const char *text, int c)
{
    return strchr(text, c);
}

char *
rindex(const char *text, int c)
{
    return strrchr(text, c);
}
