#include "kernel/command_line.h"

#include "lib/include/string.h"

static char line[COMMAND_LINE_MAX];
static char words[COMMAND_LINE_MAX]; /* the line, cut at its blanks */

/* The first character behind the blanks and the word at TEXT. */
static const char *
skip_word(const char *text)
{
    while (*text && *text != ' ')
        text++;
    while (*text == ' ')
        text++;
    return text;
}

void
command_line_init(const char *text)
{
    strncpy(line, skip_word(text), sizeof line - 1);
    memcpy(words, line, sizeof words);
    for (char *c = words; *c; c++)
        if (*c == ' ')
            *c = '\0';
}

const char *
kernel_command_line(void)
{
    return line;
}

bool
command_line_value(const char *key, char *value, size_t size)
{
    size_t key_length = strlen(key);

    for (const char *at = line; *at; at = skip_word(at)) {
        const char *word = words + (at - line);

        if (strcmp(word, "--") == 0)
            break;
        if (strncmp(word, key, key_length) != 0 || word[key_length] != '=')
            continue;
        if (strlen(word + key_length + 1) >= size)
            return false;
        memcpy(value, word + key_length + 1, strlen(word + key_length));
        return true;
    }
    return false;
}

void
command_line_arguments(const char **argv, unsigned first)
{
    bool found = false;

    for (const char *at = line; *at; at = skip_word(at)) {
        const char *word = words + (at - line);

        if (found && first < INIT_ARGUMENTS_MAX - 1)
            argv[first++] = word;
        else if (strcmp(word, "--") == 0)
            found = true;
    }
    argv[first] = NULL;
}
