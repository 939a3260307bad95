/*
 * What -fsanitize=thread has the code under test call at each load, store
 * and atomic operation: here it notes them for the step that is being made,
 * checks that the memory is there, and makes events of the atomic ones.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/host/support/interleave_internal.h"

#define WORD        4u
#define CHANGED     ((access_t)1)
#define TOUCHES_MAX 1000000u
#define TABLE_SIZE  8192u  /* a power of two; twice what a step may touch */
#define KNOWN_SIZE  16384u /* a power of two; twice what a scenario may */
#define STEP_WORDS  (TABLE_SIZE / 2)

/* The step's words, and where in WORDS each is: open addressing. A slot is
 * good if its round is the step's. */
static access_t words[STEP_WORDS];
static unsigned count;
static struct slot {
    unsigned round;
    unsigned index;
} table[TABLE_SIZE];
static unsigned round;
static unsigned touches; /* in this step, however often each word */
static const void *first_place;

void
step_begin(void)
{
    round++;
    count = touches = 0;
    first_place = NULL;
}

void
step_place(const void *place)
{
    if (!first_place)
        first_place = place;
}

const void *
step_first_place(void)
{
    return first_place;
}

/* ------- Who touches what in any run of a scenario ------- */

static struct word {
    access_t word;
    unsigned threads; /* one bit each */
    bool changed;
} known[KNOWN_SIZE];
static unsigned known_count;
static bool grew;

static unsigned
hash(access_t word, unsigned size)
{
    return (word / WORD * 2654435761u >> 8) % size;
}

static struct word *
find_known(access_t word)
{
    unsigned at = hash(word, KNOWN_SIZE);

    while (known[at].word && known[at].word != word)
        at = (at + 1) % KNOWN_SIZE;
    return &known[at];
}

static bool
word_is_contested(const struct word *word)
{
    return word->changed && (word->threads & (word->threads - 1));
}

static void
learn(access_t word, bool write)
{
    struct word *entry = find_known(word);
    bool before = word_is_contested(entry);

    if (!entry->word && ++known_count > KNOWN_SIZE / 2)
        interleave_fail("the scenario touches too much");
    entry->word = word;
    entry->threads |= 1u << running;
    entry->changed |= write;
    grew |= word_is_contested(entry) && !before;
}

bool
is_contested(const void *address, size_t size)
{
    uintptr_t end = (uintptr_t)address + size;

    for (access_t word = (uintptr_t)address & ~(WORD - 1); word < end;
         word += WORD)
        if (word_is_contested(find_known(word)))
            return true;
    return false;
}

bool
contested_grew(void)
{
    bool result = grew;

    grew = false;
    return result;
}

void
contested_forget(void)
{
    memset(known, 0, sizeof known);
    known_count = 0;
}

/* ------- What the step touches ------- */

/* Where the word WORD is, or would be. */
static struct slot *
find_slot(access_t word)
{
    unsigned at = hash(word, TABLE_SIZE);

    while (table[at].round == round &&
           (words[table[at].index] & ~CHANGED) != word)
        at = (at + 1) % TABLE_SIZE;
    return &table[at];
}

void
step_touch(const void *address, size_t size, bool write)
{
    uintptr_t end = (uintptr_t)address + size;

    if (!in_step)
        return;
    for (access_t word = (uintptr_t)address & ~(WORD - 1); word < end;
         word += WORD) {
        struct slot *slot = find_slot(word);

        if (slot->round != round) {
            if (count == STEP_WORDS)
                interleave_fail("a step touches too much");
            *slot = (struct slot){round, count};
            words[count++] = word;
            learn(word, write);
        } else if (write && !(words[slot->index] & CHANGED)) {
            learn(word, true);
        }
        words[slot->index] |= write ? CHANGED : 0;
    }
}

struct access_list *
step_accesses(void)
{
    size_t size = count * sizeof *words;
    struct access_list *list = malloc(sizeof *list + size);

    list->count = count;
    memcpy(list->words, words, size);
    return list;
}

bool
step_conflicts(const struct access_list *other)
{
    for (unsigned i = 0; i < other->count; i++) {
        const struct slot *slot = find_slot(other->words[i] & ~CHANGED);

        if (slot->round == round &&
            ((other->words[i] | words[slot->index]) & CHANGED))
            return true;
    }
    return false;
}

/* ------- Plain accesses ------- */

static void
plain(const void *address, size_t size, bool write, const void *place)
{
    bool alive = true;

    if (++touches > TOUCHES_MAX)
        interleave_fail("a step doesn't end");
    if (stack_owner((uintptr_t)address, &alive) != running) {
        if (in_step)
            access_begin(address, size);
        stack_owner((uintptr_t)address, &alive);
        if (!alive)
            interleave_fail("a dead stack frame is used");
        memory_check((uintptr_t)address, size);
    }
    step_place(place);
    step_touch(address, size, write);
}

#define PLACE __builtin_return_address(0)

#define PLAIN(size)                         \
    void __tsan_read##size(void *address);  \
    void __tsan_write##size(void *address); \
    void __tsan_read##size(void *address)   \
    {                                       \
        plain(address, size, false, PLACE); \
    }                                       \
    void __tsan_write##size(void *address)  \
    {                                       \
        plain(address, size, true, PLACE);  \
    }

PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)

void __tsan_read_range(void *address, int size);
void __tsan_write_range(void *address, int size);
void __tsan_init(void);
void __tsan_func_entry(void *caller);
void __tsan_func_exit(void *caller);

void
__tsan_read_range(void *address, int size)
{
    plain(address, size, false, PLACE);
}

void
__tsan_write_range(void *address, int size)
{
    plain(address, size, true, PLACE);
}

void
__tsan_init(void)
{
}

void
__tsan_func_entry(void *caller)
{
    (void)caller;
}

void
__tsan_func_exit(void *caller)
{
    (void)caller;
}

/* The Makefile has the code under test call these for string.h's. */

void *seen_memcpy(void *to, const void *from, size_t size);
void *seen_memset(void *to, int byte, size_t size);
int seen_memcmp(const void *one, const void *other, size_t size);

void *
seen_memcpy(void *to, const void *from, size_t size)
{
    plain(from, size, false, PLACE);
    plain(to, size, true, PLACE);
    return memcpy(to, from, size);
}

void *
seen_memset(void *to, int byte, size_t size)
{
    plain(to, size, true, PLACE);
    return memset(to, byte, size);
}

int
seen_memcmp(const void *one, const void *other, size_t size)
{
    plain(one, size, false, PLACE);
    plain(other, size, false, PLACE);
    return memcmp(one, other, size);
}

/* ------- Atomic operations: an event each ------- */

static void
atomic(const volatile void *address, size_t size, bool write, const void *place)
{
    event_begin((const void *)address, size);
    bool alive = true;
    stack_owner((uintptr_t)address, &alive);
    if (!alive)
        interleave_fail("a dead stack frame is used");
    memory_check((uintptr_t)address, size);
    step_place(place);
    step_touch((const void *)address, size, write);
}

#define RMW(bits, operation, builtin)                                    \
    uint##bits##_t __tsan_atomic##bits##_##operation(                    \
        volatile void *at, uint##bits##_t value, int order);             \
    uint##bits##_t __tsan_atomic##bits##_##operation(                    \
        volatile void *at, uint##bits##_t value, int order)              \
    {                                                                    \
        (void)order;                                                     \
        atomic(at, bits / 8, true, PLACE);                               \
        value = __atomic_##builtin((volatile uint##bits##_t *)at, value, \
                                   __ATOMIC_SEQ_CST);                    \
        event_end();                                                     \
        return value;                                                    \
    }

#define EXCHANGE(bits, strength)                                              \
    bool __tsan_atomic##bits##_compare_exchange_##strength(                   \
        volatile void *at, void *expected, uint##bits##_t desired, int order, \
        int failed);                                                          \
    bool __tsan_atomic##bits##_compare_exchange_##strength(                   \
        volatile void *at, void *expected, uint##bits##_t desired, int order, \
        int failed)                                                           \
    {                                                                         \
        (void)order;                                                          \
        (void)failed;                                                         \
        atomic(at, bits / 8, true, PLACE);                                    \
        bool done = __atomic_compare_exchange_n(                              \
            (volatile uint##bits##_t *)at, (uint##bits##_t *)expected,        \
            desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);              \
        event_end();                                                          \
        return done;                                                          \
    }

#define ATOMIC(bits)                                                          \
    uint##bits##_t __tsan_atomic##bits##_load(const volatile void *at,        \
                                              int order);                     \
    void __tsan_atomic##bits##_store(volatile void *at, uint##bits##_t value, \
                                     int order);                              \
    uint##bits##_t __tsan_atomic##bits##_load(const volatile void *at,        \
                                              int order)                      \
    {                                                                         \
        (void)order;                                                          \
        atomic(at, bits / 8, false, PLACE);                                   \
        uint##bits##_t value = *(const volatile uint##bits##_t *)at;          \
        event_end();                                                          \
        return value;                                                         \
    }                                                                         \
    void __tsan_atomic##bits##_store(volatile void *at, uint##bits##_t value, \
                                     int order)                               \
    {                                                                         \
        (void)order;                                                          \
        atomic(at, bits / 8, true, PLACE);                                    \
        *(volatile uint##bits##_t *)at = value;                               \
        event_end();                                                          \
    }                                                                         \
    EXCHANGE(bits, strong)                                                    \
    EXCHANGE(bits, weak)                                                      \
    RMW(bits, exchange, exchange_n)                                           \
    RMW(bits, fetch_add, fetch_add)                                           \
    RMW(bits, fetch_sub, fetch_sub)                                           \
    RMW(bits, fetch_or, fetch_or)                                             \
    RMW(bits, fetch_and, fetch_and)

ATOMIC(8)
ATOMIC(16)
ATOMIC(32)
