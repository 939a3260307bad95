/* Reading /etc/hosts, /etc/services and their like. */
#include "lib/netdb/names.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void
name_table_open(struct name_table *table, const char *path)
{
    *table = (struct name_table){.file = fopen(path, "re")};
}

void
name_table_stop(struct name_table *table)
{
    if (table->file != NULL)
        fclose(table->file);
    table->file = NULL;
}

void
name_table_close(struct name_table *table)
{
    name_table_stop(table);
    free(table->line);
    free(table->words);
    *table = (struct name_table){.file = NULL};
}

/* Makes room for COUNT words and the NULL: 1, or 0 without memory. */
static int
make_room(struct name_table *table, size_t count)
{
    char **more;

    if (count < table->room)
        return 1;
    more = reallocarray(table->words, table->room + 8, sizeof(*more));
    if (more == NULL)
        return 0;
    table->words = more;
    table->room += 8;
    return 1;
}

char **
name_table_next(struct name_table *table)
{
    size_t count = 0;

    while (count == 0) {
        char *rest = NULL;
        char *word;

        if (table->file == NULL ||
            getline(&table->line, &table->line_size, table->file) < 0)
            return NULL;
        table->line[strcspn(table->line, "#\n")] = '\0';
        word = strtok_r(table->line, " \t\r", &rest);
        for (; word != NULL; word = strtok_r(NULL, " \t\r", &rest)) {
            if (!make_room(table, count + 1))
                return NULL;
            table->words[count++] = word;
        }
    }
    table->words[count] = NULL;
    return table->words;
}

int
name_table_has(char **words, int aliases, const char *name, int exact)
{
    int (*compare)(const char *, const char *) = exact ? strcmp : strcasecmp;

    if (compare(words[0], name) == 0)
        return 1;
    for (char **word = words + aliases; *word != NULL; word++)
        if (compare(*word, name) == 0)
            return 1;
    return 0;
}
