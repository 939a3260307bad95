/* What ls is made of: entries, a listing of them, and what is shown of one. */
#ifndef USER_LS_LS_H
#define USER_LS_LS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* What the options ask for. */
struct settings {
    bool all;       /* -a: names that begin with a dot, too */
    bool as_is;     /* -d: a folder itself, not what is in it */
    bool inodes;    /* -i: the inode's number before each name */
    bool details;   /* -l, -n: mode, links, owner, size and time, too */
    bool recursive; /* -R: the folders in a folder, too */
    bool columns;   /* several names a line */
};

extern struct settings settings;

/* One name with what stands behind it; both names are the entry's own. */
struct entry {
    char *path;
    char *name; /* what is printed */
    struct stat status;
};

struct listing {
    struct entry *entries;
    size_t count;
};

/*
 * Adds the file PATH to LISTING under NAME; what PATH means is looked up here.
 * Returns 0, or 1 after a message.
 */
int listing_add(struct listing *listing, const char *path, const char *name);

/* Reads the names in the folder PATH into LISTING. Returns 0 or 1 as above. */
int listing_read(struct listing *listing, const char *path);

/* Sorts LISTING by name. */
void listing_sort(struct listing *listing);

/* Frees what LISTING holds. */
void listing_free(struct listing *listing);

/* Prints LISTING as the settings ask. */
void listing_print(const struct listing *listing);

/* Prints how many KiB of the disk the files of LISTING use. */
void listing_print_total(const struct listing *listing);

#endif
