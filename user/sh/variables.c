/* Variables: one list, sorted by name. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/sh/shell.h"
#include "user/sh/variables.h"

struct variable {
    struct variable *next;
    char *name;
    char *value; /* NULL if it is marked for export and nothing else */
    bool exported;
};

static struct variable *variables;

size_t
name_length(const char *text)
{
    size_t length = 0;
    if (isdigit((unsigned char)text[0]))
        return 0;
    while (text[length] == '_' || isalnum((unsigned char)text[length]))
        length++;
    return length;
}

bool
is_assignment(const char *word)
{
    size_t length = name_length(word);
    return length > 0 && word[length] == '=';
}

/* Returns a copy of TEXT's first LENGTH characters that lives until freed. */
static char *
copy(const char *text, size_t length)
{
    char *memory = malloc(length + 1);
    if (memory == NULL) {
        shell_complain("out of memory");
        shell_exit(2);
    }
    memcpy(memory, text, length);
    memory[length] = '\0';
    return memory;
}

/* Compares the name of VARIABLE with NAME, as strcmp does. */
static int
compare(const struct variable *variable, const char *name, size_t length)
{
    int order = strncmp(variable->name, name, length);
    return order != 0 ? order : variable->name[length];
}

/* Returns the link to the variable NAME, or to where it would stand. */
static struct variable **
find(const char *name, size_t length)
{
    struct variable **link = &variables;
    while (*link != NULL && compare(*link, name, length) < 0)
        link = &(*link)->next;
    return link;
}

/* Returns the variable NAME, which is created if it isn't there. */
static struct variable *
get_or_create(const char *name, size_t length)
{
    struct variable **link = find(name, length);
    if (*link != NULL && compare(*link, name, length) == 0)
        return *link;
    struct variable *variable = calloc(1, sizeof *variable);
    if (variable == NULL) {
        shell_complain("out of memory");
        shell_exit(2);
    }
    variable->name = copy(name, length);
    variable->next = *link;
    *link = variable;
    return variable;
}

void
variables_import(char **environment)
{
    for (; *environment != NULL; environment++) {
        size_t length = name_length(*environment);
        if (!is_assignment(*environment))
            continue;
        variable_set(*environment, length, *environment + length + 1);
        variable_export(*environment, length);
    }
}

const char *
variable_get(const char *name, size_t length)
{
    struct variable *variable = *find(name, length);
    if (variable == NULL || compare(variable, name, length) != 0)
        return NULL;
    return variable->value;
}

void
variable_set(const char *name, size_t length, const char *value)
{
    struct variable *variable = get_or_create(name, length);
    char *old = variable->value;
    variable->value = copy(value, strlen(value));
    free(old);
}

void
variable_export(const char *name, size_t length)
{
    get_or_create(name, length)->exported = true;
}

void
variable_unset(const char *name, size_t length)
{
    struct variable **link = find(name, length);
    struct variable *variable = *link;
    if (variable == NULL || compare(variable, name, length) != 0)
        return;
    *link = variable->next;
    free(variable->name);
    free(variable->value);
    free(variable);
}

struct saved_variable *
variables_save(struct arena *arena, const struct words *assignments)
{
    struct saved_variable *saved = NULL;
    for (size_t i = 0; i < assignments->count; i++) {
        struct saved_variable *entry = arena_alloc(arena, sizeof *entry);
        entry->name = assignments->items[i];
        entry->length = name_length(entry->name);
        const char *value = variable_get(entry->name, entry->length);
        if (value != NULL)
            entry->value = arena_copy(arena, value, strlen(value));
        entry->next = saved;
        saved = entry;
    }
    return saved;
}

void
variables_restore(const struct saved_variable *saved)
{
    for (; saved != NULL; saved = saved->next) {
        if (saved->value != NULL)
            variable_set(saved->name, saved->length, saved->value);
        else
            variable_unset(saved->name, saved->length);
    }
}

/* Prints VALUE in quotes that give it back when they are read. */
static void
print_quoted(const char *value)
{
    putchar('\'');
    for (; *value != '\0'; value++) {
        if (*value == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*value);
    }
    puts("'");
}

void
variables_print_exported(void)
{
    for (struct variable *v = variables; v != NULL; v = v->next) {
        if (!v->exported)
            continue;
        printf("export %s", v->name);
        if (v->value == NULL) {
            putchar('\n');
            continue;
        }
        putchar('=');
        print_quoted(v->value);
    }
}

void
variables_print(void)
{
    for (struct variable *v = variables; v != NULL; v = v->next) {
        if (v->value == NULL)
            continue;
        printf("%s=", v->name);
        print_quoted(v->value);
    }
}

char **
variables_environment(struct arena *arena)
{
    struct words environment = {NULL, 0, 0};
    for (struct variable *v = variables; v != NULL; v = v->next) {
        if (!v->exported || v->value == NULL)
            continue;
        size_t size = strlen(v->name) + strlen(v->value) + 2;
        char *entry = arena_alloc(arena, size);
        snprintf(entry, size, "%s=%s", v->name, v->value);
        words_add(&environment, arena, entry);
    }
    if (environment.items == NULL)
        environment.items = arena_alloc(arena, sizeof *environment.items);
    return environment.items;
}
