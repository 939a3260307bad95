/* ls [-1aCdilnR] [FILE]...: lists files, and what is in folders. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"
#include "user/ls/ls.h"

#define USAGE "[-1aCdilnR] [FILE]..."

struct settings settings;

static int show_folder(const char *path, bool with_title);

/* Shows the folders in LISTING, one after the other. */
static int
show_folders(const struct listing *listing, bool with_title)
{
    int status = 0;
    for (size_t i = 0; i < listing->count; i++) {
        const struct entry *entry = &listing->entries[i];
        if (S_ISDIR(entry->status.st_mode) && !path_is_dots(entry->name))
            status |= show_folder(entry->path, with_title);
    }
    return status;
}

/* Shows what is in the folder PATH. */
static int
show_folder(const char *path, bool with_title)
{
    static const char *gap = "";
    struct listing listing = {NULL, 0};
    int status = listing_read(&listing, path);
    if (with_title)
        printf("%s%s:\n", gap, path);
    gap = "\n";
    listing_sort(&listing);
    if (settings.details)
        listing_print_total(&listing);
    listing_print(&listing);
    if (settings.recursive)
        status |= show_folders(&listing, true);
    listing_free(&listing);
    return status;
}

/* Shows the files among the operands WORDS, then the folders. */
static int
show_operands(char **words)
{
    struct listing files = {NULL, 0}, folders = {NULL, 0};
    int status = 0;
    bool many = words[0] != NULL && words[1] != NULL;
    for (; *words != NULL; words++) {
        bool is_folder = !settings.as_is && path_is_folder(*words);
        status |= listing_add(is_folder ? &folders : &files, *words, *words);
    }
    listing_sort(&files);
    listing_sort(&folders);
    listing_print(&files);
    if (files.count > 0 && folders.count > 0)
        putchar('\n');
    for (size_t i = 0; i < folders.count; i++)
        status |=
            show_folder(folders.entries[i].path, many || settings.recursive);
    listing_free(&files);
    listing_free(&folders);
    return status;
}

static void
set(int option)
{
    settings.all |= option == 'a';
    settings.as_is |= option == 'd';
    settings.inodes |= option == 'i';
    settings.recursive |= option == 'R';
    if (strchr("1Cln", option) != NULL) {
        settings.details = option == 'l' || option == 'n';
        settings.columns = option == 'C';
    }
}

int
main(int argc, char *argv[])
{
    static char *here[] = {".", NULL};
    tool_start(argv[0]);
    settings.columns = isatty(STDOUT_FILENO);
    for (int option;
         (option = tool_option(argc, argv, "1aCdilnR", USAGE)) >= 0;)
        set(option);
    char **words = argv[optind] != NULL ? argv + optind : here;
    return tool_finish(show_operands(words) == 0 ? 0 : 2);
}
