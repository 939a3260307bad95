/* How a listing looks: names alone, in columns, or with their details. */
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/tool.h"
#include "user/ls/ls.h"

#define LINE_WIDTH  80
#define HALF_A_YEAR (365 * 24 * 60 * 60 / 2)

/* How wide the columns of numbers are in one listing. */
struct widths {
    int inode, links, user, group, size;
};

/* Makes *WIDTH as wide as NUMBER. */
static void
widen(int *width, unsigned long number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%lu", number);
    if (length > *width)
        *width = length;
}

static struct widths
measure(const struct listing *listing)
{
    struct widths widths = {0, 0, 0, 0, 0};
    for (size_t i = 0; i < listing->count; i++) {
        const struct stat *status = &listing->entries[i].status;
        widen(&widths.inode, status->st_ino);
        widen(&widths.links, status->st_nlink);
        widen(&widths.user, status->st_uid);
        widen(&widths.group, status->st_gid);
        widen(&widths.size, status->st_size);
    }
    return widths;
}

/* Writes MODE as its ten letters into TEXT. */
static void
mode_letters(mode_t mode, char text[11])
{
    static const char kinds[] = "?pc?d?b?-?l?s???";
    strcpy(text, "?rwxrwxrwx");
    text[0] = kinds[(mode & S_IFMT) >> 12];
    for (int bit = 0; bit < 9; bit++)
        if ((mode & (0400 >> bit)) == 0)
            text[1 + bit] = '-';
    if (mode & S_ISUID)
        text[3] = mode & S_IXUSR ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = mode & S_IXGRP ? 's' : 'S';
    if (mode & S_ISVTX)
        text[9] = mode & S_IXOTH ? 't' : 'T';
}

/* Prints when the file was written: with the hour if that isn't long ago. */
static void
print_time(time_t when)
{
    char text[32];
    time_t now = time(NULL);
    bool recent = when <= now && now - when < HALF_A_YEAR;
    strftime(text, sizeof text, recent ? "%b %e %H:%M" : "%b %e  %Y",
             localtime(&when));
    printf("%s ", text);
}

static void
print_size(const struct stat *status, int width)
{
    if (S_ISCHR(status->st_mode) || S_ISBLK(status->st_mode))
        printf("%u, %u ", major(status->st_rdev), minor(status->st_rdev));
    else
        printf("%*ld ", width, (long)status->st_size);
}

static void
print_details(const struct entry *entry, const struct widths *widths)
{
    const struct stat *status = &entry->status;
    char mode[11], target[1024];
    mode_letters(status->st_mode, mode);
    printf("%s %*lu %*lu %*lu ", mode, widths->links,
           (unsigned long)status->st_nlink, widths->user,
           (unsigned long)status->st_uid, widths->group,
           (unsigned long)status->st_gid);
    print_size(status, widths->size);
    print_time(status->st_mtime);
    printf("%s", entry->name);
    if (S_ISLNK(status->st_mode)) {
        ssize_t length = readlink(entry->path, target, sizeof target);
        printf(" -> %.*s", length > 0 ? (int)length : 0, target);
    }
    putchar('\n');
}

/* Prints the names in as few lines as hold them, down and then across. */
static void
print_columns(const struct listing *listing)
{
    size_t longest = 0;
    for (size_t i = 0; i < listing->count; i++) {
        size_t length = strlen(listing->entries[i].name);
        longest = length > longest ? length : longest;
    }
    int width = longest + 2;
    size_t columns = width < LINE_WIDTH ? LINE_WIDTH / width : 1;
    size_t rows = (listing->count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < listing->count; i += rows) {
            bool last = i + rows >= listing->count;
            printf("%-*s", last ? 0 : width, listing->entries[i].name);
        }
        putchar('\n');
    }
}

void
listing_print(const struct listing *listing)
{
    struct widths widths = measure(listing);
    if (settings.columns && !settings.inodes) {
        print_columns(listing);
        return;
    }
    for (size_t i = 0; i < listing->count; i++) {
        const struct entry *entry = &listing->entries[i];
        if (settings.inodes)
            printf("%*lu ", widths.inode, (unsigned long)entry->status.st_ino);
        if (settings.details)
            print_details(entry, &widths);
        else
            puts(entry->name);
    }
}

void
listing_print_total(const struct listing *listing)
{
    unsigned long sectors = 0;
    for (size_t i = 0; i < listing->count; i++)
        sectors += listing->entries[i].status.st_blocks;
    printf("total %lu\n", sectors / 2);
}
