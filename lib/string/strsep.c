#include <stddef.h>

size_t strcspn(const char *text, const char *set);
char *strsep(char **text, const char *separators);

/* Cuts the next field, which may be empty, off *TEXT; NULL at the end. */
char *
strsep(char **text, const char *separators)
{
    char *field = *text;
    char *end;

    if (field == NULL)
        return NULL;
    end = field + strcspn(field, separators);
    *text = *end == '\0' ? NULL : end + 1;
    *end = '\0';
    return field;
}
