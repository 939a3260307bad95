#include "kernel/mm/kernel_stack.h"

#include "kernel/mm/page.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/paging.h"

/* A slot is a hole as large as a stack, and the stack above it. */
#define SLOT_SIZE   (2 * KERNEL_STACK_SIZE)
#define SLOTS       ((STACK_AREA_END - STACK_AREA_START) / SLOT_SIZE)
#define WORDS       (SLOTS / 32)
#define STACK_PAGES (KERNEL_STACK_SIZE / PAGE_SIZE)

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_HEAP);
static uint32_t used[WORDS]; /* LOCK; a bit a slot */
static uint32_t first_word;  /* LOCK; all words before it are full */

/* A free slot's number, now used; SLOTS when there is none. */
static uint32_t
take_slot(void)
{
    uint32_t flags = spin_lock(&lock);
    uint32_t slot = SLOTS;

    while (first_word < WORDS && used[first_word] == UINT32_MAX)
        first_word++;
    if (first_word < WORDS) {
        unsigned bit = __builtin_ctz(~used[first_word]);

        used[first_word] |= 1u << bit;
        slot = first_word * 32 + bit;
    }
    spin_unlock(&lock, flags);
    return slot;
}

static void
give_slot(uint32_t slot)
{
    uint32_t flags = spin_lock(&lock);

    used[slot / 32] &= ~(1u << slot % 32);
    if (slot / 32 < first_word)
        first_word = slot / 32;
    spin_unlock(&lock, flags);
}

static uint32_t *
entry_of(const uint8_t *stack, unsigned page)
{
    return paging_find_entry(boot_page_directory,
                             (uint32_t)stack + page * PAGE_SIZE);
}

uint8_t *
kernel_stack_alloc(void)
{
    uint32_t slot = take_slot();

    if (slot == SLOTS)
        return NULL;
    uint8_t *stack =
        (uint8_t *)STACK_AREA_START + slot * SLOT_SIZE + KERNEL_STACK_SIZE;
    for (unsigned i = 0; i < STACK_PAGES; i++) {
        struct page *page = page_alloc(0);

        if (!page) {
            kernel_stack_free(stack);
            return NULL;
        }
        *entry_of(stack, i) =
            page_to_physical(page) | PTE_PRESENT | PTE_WRITABLE | PTE_GLOBAL;
    }
    return stack;
}

void
kernel_stack_free(uint8_t *stack)
{
    for (unsigned i = 0; i < STACK_PAGES; i++) {
        uint32_t *entry = entry_of(stack, i);

        if (!(*entry & PTE_PRESENT))
            continue;
        struct page *page = physical_to_page(*entry & PTE_FRAME);
        *entry = 0;
        paging_flush_page((uint32_t)stack + i * PAGE_SIZE);
        page_put(page);
    }
    give_slot(((uint32_t)stack - STACK_AREA_START) / SLOT_SIZE);
}
