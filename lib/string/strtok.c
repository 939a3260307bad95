#include <stddef.h>

char *strtok(char *restrict text, const char *restrict separators);
char *strtok_r(char *restrict text, const char *restrict separators,
               char **restrict rest);
size_t strcspn(const char *text, const char *set);
size_t strspn(const char *text, const char *set);

/*
 * Cuts the next word between SEPARATORS out of TEXT, or out of *REST if TEXT
 * is NULL. Returns it, or NULL when there is none (POSIX strtok).
 */
char *
strtok_r(char *restrict text, const char *restrict separators,
         char **restrict rest)
{
    char *word = text != NULL ? text : *rest;
    char *end;

    if (word == NULL)
        return NULL;
    word += strspn(word, separators);
    end = word + strcspn(word, separators);
    *rest = *end == '\0' ? NULL : end + 1;
    *end = '\0';
    return end == word ? NULL : word;
}

char *
strtok(char *restrict text, const char *restrict separators)
{
    static char *rest;

    return strtok_r(text, separators, &rest);
}
