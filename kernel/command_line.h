/* What the boot loader was told: "key=value ... -- ARGUMENTS OF INIT". */
#ifndef KERNEL_COMMAND_LINE_H
#define KERNEL_COMMAND_LINE_H

#include "kernel/types.h"

#define COMMAND_LINE_MAX   4096
#define INIT_ARGUMENTS_MAX 64

/* Keeps a copy of TEXT, whose first word is the kernel's file name. At boot,
 * before memory is given away. */
void command_line_init(const char *text);

/* The whole line, without the kernel's file name. */
const char *kernel_command_line(void);

/* Copies KEY's value into VALUE of SIZE bytes, with its NUL; false when the
 * line has no such key, or it doesn't fit. */
bool command_line_value(const char *key, char *value, size_t size);

/* Puts the words behind "--" into ARGV from index FIRST on, and a NULL. */
void command_line_arguments(const char **argv, unsigned first);

#endif
