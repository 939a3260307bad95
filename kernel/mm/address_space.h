/* What a process sees as its memory: areas, and the pages in them. */
#ifndef KERNEL_MM_ADDRESS_SPACE_H
#define KERNEL_MM_ADDRESS_SPACE_H

#include "kernel/abi/mman.h"
#include "kernel/list.h"
#include "kernel/proc/mutex.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct inode;

#define USER_END       0xC0000000u
#define USER_START     0x00010000u /* below: no mapping, NULL faults */
#define STACK_SIZE_MAX 0x00800000u /* 8 MiB: the stack grows up to this */

/* A range of addresses of one kind. Pages come with the first access. */
struct vm_area {
    struct list link;     /* address_space->areas, by rising address */
    uint32_t start, end;  /* page-aligned, END not included */
    int protection;       /* PROT_* */
    bool grows_down;      /* the stack */
    struct inode *inode;  /* whose content it shows (a reference), or NULL */
    uint32_t page_offset; /* of START in the file, in pages */
};

struct address_space {
    struct refcount refs;
    struct mutex lock; /* guards all below, and the page tables */
    struct list areas; /* of struct vm_area */
    uint32_t *directory;
    uint32_t brk_start;                    /* the heap's first byte... */
    uint32_t brk;                          /* ...and the one behind its last */
    uint32_t argument_start, argument_end; /* argv's strings */
};

/* An empty address space, one reference. NULL: no memory. */
struct address_space *address_space_create(void);

/*
 * A copy for fork: the same areas, and the same frames, which both now write
 * to only after copying them. FROM is the caller's own. NULL: no memory.
 */
struct address_space *address_space_clone(struct address_space *from);

void address_space_get(struct address_space *space);

/* Gives a reference back; the last one frees all. May sleep. */
void address_space_put(struct address_space *space);

/* Has this CPU use SPACE, or with NULL only the kernel's half. */
void address_space_switch(struct address_space *space);

/*
 * mmap(2): maps LENGTH bytes of INODE from PAGE_OFFSET on, or zeros for NULL,
 * privately with PROTECTION. PLACE says where. The address in *RESULT, or
 * -EINVAL, -ENOMEM, -EPERM, -EEXIST. Takes a reference to INODE.
 */
enum map_place {
    MAP_AT_HINT,    /* at ADDRESS if that is free, else where there is room */
    MAP_REPLACE,    /* at ADDRESS, in place of what is there */
    MAP_NO_REPLACE, /* at ADDRESS, or -EEXIST */
};
int
address_space_map(struct address_space *space, uint32_t address, size_t length,
                  int protection, enum map_place place, struct inode *inode,
                  uint32_t page_offset, uint32_t *result);

/* Makes the area that holds ADDRESS grow down as a stack does. */
void address_space_set_stack(struct address_space *space, uint32_t address);

/* munmap(2) and mprotect(2): 0, -EINVAL or -ENOMEM. */
int address_space_unmap(struct address_space *space, uint32_t address,
                        size_t length);
int address_space_protect(struct address_space *space, uint32_t address,
                          size_t length, int protection);

/* brk(2): moves the heap's end to ADDRESS if it can; the end it has then. */
uint32_t address_space_brk(struct address_space *space, uint32_t address);

/*
 * A page fault of the running process at ADDRESS. 0 when the access can be
 * tried again; -EFAULT with the SEGV_* reason in *CODE; -EIO (behind the end
 * of the file, or the disk failed) or -ENOMEM.
 */
int address_space_fault(uint32_t address, bool write, int *code);

#endif
