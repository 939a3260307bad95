/* Copies of strings on the heap; the caller frees them. */
#include <stdlib.h>
#include <string.h>

/* The first LIMIT bytes of TEXT at most; NULL with ENOMEM. */
char *
strndup(const char *text, size_t limit)
{
    size_t length = strnlen(text, limit);
    char *copy = malloc(length + 1);

    if (copy == NULL)
        return NULL;
    copy[length] = '\0';
    return memcpy(copy, text, length);
}

char *
strdup(const char *text)
{
    return strndup(text, strlen(text));
}
