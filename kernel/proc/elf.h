/* ELF programs for i386: what of the file lies where in memory. */
#ifndef KERNEL_PROC_ELF_H
#define KERNEL_PROC_ELF_H

#include "kernel/abi/elf.h"
#include "kernel/types.h"

struct address_space;
struct inode;

/* What exec needs to know of a program that elf_load has mapped. */
struct elf_image {
    uint32_t entry;           /* its first instruction */
    uint32_t program_headers; /* their address in memory */
    uint32_t header_count;
    uint32_t zero_start, zero_end; /* the rest of the last file page: to be
                                    * cleared once the space is in use */
};

/*
 * Maps the program in INODE into SPACE, which is empty, and sets its brk. 0;
 * -ENOEXEC (no i386 program, or damaged), -ENOSYS (it wants a dynamic
 * linker), -ENOMEM, -EIO. May sleep.
 */
int elf_load(struct inode *inode, struct address_space *space,
             struct elf_image *image);

#endif
