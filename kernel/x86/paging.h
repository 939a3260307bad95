/* The paging hardware: page directories, page tables, the TLB. */
#ifndef KERNEL_X86_PAGING_H
#define KERNEL_X86_PAGING_H

#include <stdbool.h>
#include <stdint.h>

struct page;

#define PTE_PRESENT  0x001u
#define PTE_WRITABLE 0x002u
#define PTE_USER     0x004u
#define PTE_DIRTY    0x040u
#define PTE_GLOBAL   0x100u
#define PTE_FRAME    0xFFFFF000u

/* Where kernel stacks lie, each above a hole: 128 MiB, one table's worth of
 * entries per 4 MiB, all tables made at boot and shared by all directories. */
#define STACK_AREA_START 0xF0000000u
#define STACK_AREA_END   0xF8000000u

/* Makes the stack area's tables and drops the low mapping. Once, at boot. */
void paging_init(void);

/* A new directory: the kernel's half shared, the program's empty. NULL: no
 * memory. */
uint32_t *paging_create_directory(void);

/* Frees DIRECTORY, whose tables have been freed. */
void paging_destroy_directory(uint32_t *directory);

/* The entry for ADDRESS in DIRECTORY's tables, or NULL if it has no table. */
uint32_t *paging_find_entry(uint32_t *directory, uint32_t address);

/* As paging_find_entry, making a table where none is. NULL: no memory. */
uint32_t *paging_make_entry(uint32_t *directory, uint32_t address);

/* Frees DIRECTORY's program-half tables between START and END that hold no
 * address outside; the entries have been cleared. */
void paging_free_tables(uint32_t *directory, uint32_t start, uint32_t end);

/* Forgets what the TLB knows of ADDRESS, or of the program's half. */
void paging_flush_page(uint32_t address);
void paging_flush_all(void);

/* Makes the directory at PHYSICAL this CPU's, if it is not already. */
void paging_switch(uint32_t physical);

/* The address of the last page fault. */
uint32_t paging_fault_address(void);

/* Whether the kernel can read ADDRESS without a fault. */
bool paging_is_kernel_mapped(uint32_t address);

#endif
