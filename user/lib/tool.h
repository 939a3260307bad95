/* What all tools share: options, errors as words, and an honest exit status. */
#ifndef USER_LIB_TOOL_H
#define USER_LIB_TOOL_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

/*
 * Notes NAME, the first word of a command line, as the tool's name for its
 * messages. Comes before everything else.
 */
void tool_start(const char *name);

/*
 * Returns the next option's letter in ARGV, or -1 when only operands are left,
 * which begin at ARGV[optind]. SPEC is getopt's. On an unknown option the tool
 * ends, saying how it is used: USAGE.
 */
int tool_option(int argc, char *argv[], const char *spec, const char *usage);

/* The name under which the tool was started, without its folders. */
extern const char *tool_name;

/*
 * Says `NAME: PROBLEM 'PATH': REASON` on standard error, the reason from
 * errno. Returns 1, the tool's exit status then.
 */
int tool_error(const char *problem, const char *path);

/* Says `NAME: MESSAGE` on standard error and returns 1. */
int
tool_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says how the tool is used, and ends it with status 2. */
void tool_usage(const char *usage) __attribute__((noreturn));

/*
 * Flushes standard output. Returns STATUS, or 1 with a message if not all of
 * the output could be written.
 */
int tool_finish(int status);

/*
 * Copies the file SOURCE to TARGET, with its mode; what TARGET held is lost.
 * If it is a folder, all in it is copied when RECURSIVE, and symbolic links
 * are copied as links then. Returns 0, or 1 after messages.
 */
int copy_file(const char *source, const char *target, bool recursive);

/*
 * Removes the file PATH, and if it is a folder and RECURSIVE, all in it first.
 * Returns 0, or 1 after messages.
 */
int remove_file(const char *path, bool recursive);

/*
 * Calls VISIT with PATH, CONTEXT and the name of each entry of the folder PATH
 * but `.` and `..`. Returns 1 if a visit did or the folder can't be read.
 */
int for_each_entry(const char *path,
                   int (*visit)(const char *folder, const char *name,
                                void *context),
                   void *context);

/* Writes all LENGTH bytes of BUFFER to FD; false if that fails, see errno. */
bool write_all(int fd, const char *buffer, ssize_t length);

/* Returns SIZE bytes of memory; without memory, the tool ends. */
void *tool_alloc(size_t size);

/* Returns MEMORY grown to SIZE bytes; without memory, the tool ends. */
void *tool_grow(void *memory, size_t size);

/* Returns FOLDER/NAME in memory of its own, which the caller frees. */
char *path_join(const char *folder, const char *name);

/* Returns what follows the last '/' in PATH, trailing ones aside. */
const char *path_base(const char *path);

/* Returns whether PATH is a folder, through symbolic links. */
bool path_is_folder(const char *path);

/* Returns whether ENTRY, a name in a folder, is `.` or `..`. */
bool path_is_dots(const char *entry);

/*
 * Calls VISIT with TARGET for each of the SOURCES but the last word, which is
 * the target: a file for one source, or a folder that each goes into by its
 * own name. Returns the worst of the visits' statuses. USAGE is for when there
 * are too few words.
 */
int for_each_source(char **words, const char *usage,
                    int (*visit)(const char *source, const char *target));

/*
 * Opens each file in WORDS for reading and calls VISIT with it; no words, and
 * the word `-`, are the standard input. Returns 1 if one couldn't be opened or
 * a visit returned so.
 */
int for_each_file(char **words, int (*visit)(FILE *file, const char *name));

#endif
