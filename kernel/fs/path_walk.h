/*
 * A walk along a path that stops in front of its last name: what open, mkdir
 * and rename need, and what a plain lookup is made of.
 */
#ifndef KERNEL_FS_PATH_WALK_H
#define KERNEL_FS_PATH_WALK_H

#include "kernel/fs/inode.h"

#define PATH_LINKS_MAX 40

/* Belongs to the call that made it. */
struct path_walk {
    struct inode *dir; /* a reference: the directory reached */
    struct name last;  /* the name to look up there; length 0: DIR itself */
    const char *rest;  /* what follows LAST */
    bool must_be_dir;  /* a slash followed LAST */
    unsigned links;    /* symbolic links followed */
    char *spliced;     /* heap memory of the text, once it isn't PATH itself */
};

/*
 * Walks from START (borrowed; PATH may begin with a slash) to the directory
 * that the last name of PATH stands in. 0, then path_walk_end is owed; or the
 * errors of path_lookup, and nothing is owed.
 */
int
path_walk_begin(struct path_walk *walk, struct inode *start, const char *path);
void path_walk_end(struct path_walk *walk);

/* Locks the place where LAST stands or may stand, against whoever reads or
 * changes names there; and gives it back. */
void path_walk_lock(struct path_walk *walk);
void path_walk_unlock(struct path_walk *walk);

/* Whether LAST is a name, and not nothing (as in "/"), "." or "..". */
bool path_walk_is_name(const struct path_walk *walk);

/* What LAST names, across mounts: a new reference in *RESULT, or -errno. */
int path_walk_last(struct path_walk *walk, struct inode **result);

/* Goes on through the symbolic link LINK, which LAST named (takes over the
 * caller's reference), to the last name of its target. */
int path_walk_follow(struct path_walk *walk, struct inode *link);

/* path_lookup for the rest of WALK. */
int
path_walk_finish(struct path_walk *walk, bool follow, struct inode **result);

/*
 * Looks NAME up in DIR, whose lock is held, as it lies there: mounts are not
 * crossed. A new reference in *RESULT, or -errno.
 */
int path_lookup_locked(struct inode *dir, const struct name *name,
                       struct inode **result);

/* What lies on top of INODE, mounts crossed; takes its reference and gives
 * one back. */
struct inode *path_cross_mounts(struct inode *inode);

/* The directory above DIR, across mounts; the root's is the root. */
int path_parent(struct inode *dir, struct inode **result);

#endif
