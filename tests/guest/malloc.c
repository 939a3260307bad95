/* malloc and its kin: memory that is ours alone, and is used again. */
#include "tap.h"
#include <limits.h>

enum { BLOCKS = 400, ROUNDS = 40000 };

static unsigned char *blocks[BLOCKS];
static size_t sizes[BLOCKS];

static uint32_t state = 2463534242u;

static uint32_t
draw(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Small ones mostly, some of pages, few of many pages. */
static size_t
draw_size(void)
{
    uint32_t kind = draw() % 100;

    return draw() % (kind < 80 ? 200 : kind < 98 ? 9000 : 300000);
}

static void
fill(int i)
{
    memset(blocks[i], i, sizes[i]);
}

/* Is every byte of block I still what fill put there, up to COUNT? */
static int
intact(int i, size_t count)
{
    for (size_t at = 0; at < count; at++)
        if (blocks[i][at] != (unsigned char)i)
            return 0;
    return 1;
}

static void
replace(int i, int *faults)
{
    *faults += !intact(i, sizes[i]);
    free(blocks[i]);
    sizes[i] = draw_size();
    blocks[i] = malloc(sizes[i]);
    *faults += blocks[i] == NULL || (uintptr_t)blocks[i] % 8 != 0;
    fill(i);
}

static void
resize(int i, int *faults)
{
    size_t size = draw_size() + 1;
    size_t kept = size < sizes[i] ? size : sizes[i];

    blocks[i] = realloc(blocks[i], size);
    *faults += !intact(i, kept);
    sizes[i] = size;
    fill(i);
}

static void
at_random(void)
{
    int faults = 0;
    char *before;

    for (int round = 0; round < ROUNDS; round++)
        if (draw() % 4 != 0)
            replace(draw() % BLOCKS, &faults);
        else
            resize(draw() % BLOCKS, &faults);
    is_int(faults, 0, "40,000 random calls: no byte of a block changed");
    before = sbrk(0);
    for (int round = 0; round < ROUNDS; round++)
        replace(draw() % BLOCKS, &faults);
    is_int(faults, 0, "and 40,000 more");
    ok((char *)sbrk(0) - before < 1024 * 1024, "the heap does not creep");
    for (int i = 0; i < BLOCKS; i++)
        free(blocks[i]);
}

static void
reuse(void)
{
    char *before;
    void *large;
    void *pieces[64];

    for (int i = 0; i < 64; i++)
        pieces[i] = malloc(1000);
    for (int i = 0; i < 64; i += 2)
        free(pieces[i]);
    for (int i = 1; i < 64; i += 2)
        free(pieces[i]);
    before = sbrk(0);
    large = malloc(60000);
    ok((char *)sbrk(0) == before, "neighbours joined serve a large request");
    free(large);
    for (int i = 0; i < 100000; i++)
        free(malloc(i % 3000));
    ok((char *)sbrk(0) == before, "100,000 blocks in the same place");
    for (int i = 0; i < 2000; i++)
        free(malloc(10 * 1024 * 1024));
    ok(1, "2000 blocks of 10 MiB, one after the other");
}

static void
edges(void)
{
    void *block;
    char *zeros;
    volatile size_t huge = SIZE_MAX - 10;
    int sum = 0;

    ok(malloc(0) != NULL, "a block of no bytes");
    is_err(malloc(huge) == NULL ? -1 : 0, ENOMEM, "too large");
    is_err(calloc(huge / 2, 3) == NULL ? -1 : 0, ENOMEM, "a product too large");
    is_err(reallocarray(NULL, huge / 2, 3) == NULL ? -1 : 0, ENOMEM,
           "reallocarray too large");
    block = malloc(100);
    is_err(realloc(block, huge) == NULL ? -1 : 0, ENOMEM, "realloc too large");
    memset(block, 0xff, 100);
    free(block);
    zeros = calloc(25, 4);
    for (int i = 0; i < 100; i++)
        sum += zeros[i];
    is_int(sum, 0, "calloc zeroes what was used before");
    free(zeros);
    free(NULL);
    block = realloc(NULL, 10);
    ok(block != NULL, "realloc of none is malloc");
    ok(realloc(block, 0) == NULL, "realloc to nothing frees");
    errno = 77;
    free(malloc(10));
    free(malloc(1000000));
    sum = errno;
    is_int(sum, 77, "free leaves errno alone");
}

static void
alignment(void)
{
    void *aligned[8];
    int faults = 0;

    for (int i = 0; i < 8; i++) {
        faults += posix_memalign(&aligned[i], 8 << i, 100) != 0;
        faults += (uintptr_t)aligned[i] % (8 << i) != 0;
        memset(aligned[i], 1, 100);
    }
    for (int i = 0; i < 8; i++)
        free(aligned[i]);
    is_int(faults, 0, "posix_memalign from 8 to 1024");
    is_int(posix_memalign(&aligned[0], 24, 1), EINVAL, "no power of two");
    aligned[0] = aligned_alloc(4096, 4096);
    ok((uintptr_t)aligned[0] % 4096 == 0, "aligned_alloc of a page");
    free(aligned[0]);
}

static int
use_freed_memory(void *unused)
{
    int devnull = open("/dev/null", O_WRONLY);
    void *volatile block = malloc(100);

    (void)unused;
    dup2(devnull, STDERR_FILENO);
    free(block);
    free(block);
    return 0;
}

int
main(void)
{
    begin_testing();
    at_random();
    reuse();
    edges();
    alignment();
    is_killed(in_child(use_freed_memory, NULL), SIGABRT,
              "a second free of a block is caught");
    return done_testing();
}
