/*
 * A generator with fast key erasure: each use replaces the key by the first
 * half of a ChaCha20 block (RFC 8439, 2.3) of the old one, so that whoever
 * learns today's key learns nothing of yesterday's numbers.
 */
#include "kernel/dev/random.h"

#include "kernel/dev/clock.h"
#include "kernel/dev/memory.h"
#include "kernel/file/open_file.h"
#include "kernel/file/uio.h"
#include "kernel/proc/spinlock.h"
#include "kernel/types.h"
#include "lib/include/string.h"

#define KEY_WORDS   8
#define BLOCK_WORDS 16
#define CHUNK       256u

static struct spinlock key_lock = SPINLOCK_INITIALIZER(LOCK_DEVICE);
static uint32_t key[KEY_WORDS];

static uint64_t
read_cycles(void)
{
    uint64_t cycles;

    __asm__ volatile("rdtsc" : "=A"(cycles));
    return cycles;
}

static uint32_t
rotate(uint32_t word, unsigned bits)
{
    return word << bits | word >> (32 - bits);
}

static void
quarter_round(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
    *a += *b;
    *d = rotate(*d ^ *a, 16);
    *c += *d;
    *b = rotate(*b ^ *c, 12);
    *a += *b;
    *d = rotate(*d ^ *a, 8);
    *c += *d;
    *b = rotate(*b ^ *c, 7);
}

/* The block of STATE into OUT. */
static void
chacha20_block(const uint32_t state[BLOCK_WORDS], uint32_t out[BLOCK_WORDS])
{
    memcpy(out, state, BLOCK_WORDS * sizeof *out);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 4; i++)
            quarter_round(&out[i], &out[4 + i], &out[8 + i], &out[12 + i]);
        for (int i = 0; i < 4; i++)
            quarter_round(&out[i], &out[4 + (i + 1) % 4], &out[8 + (i + 2) % 4],
                          &out[12 + (i + 3) % 4]);
    }
    for (int i = 0; i < BLOCK_WORDS; i++)
        out[i] += state[i];
}

/* Fills STATE for blocks from 0 on, with the key and the time of now. */
static void
begin(uint32_t state[BLOCK_WORDS])
{
    static const uint32_t constants[4] = {0x61707865, 0x3320646e, 0x79622d32,
                                          0x6b206574};
    uint64_t cycles = read_cycles();
    uint64_t date = clock_realtime_ns();

    memcpy(state, constants, sizeof constants);
    memcpy(state + 4, key, sizeof key);
    state[12] = 0;
    state[13] = cycles;
    state[14] = cycles >> 32 ^ date;
    state[15] = date >> 32;
}

void
random_fill(void *buf, size_t size)
{
    uint32_t state[BLOCK_WORDS], block[BLOCK_WORDS];
    uint32_t flags = spin_lock(&key_lock);

    begin(state);
    chacha20_block(state, block);
    memcpy(key, block, sizeof key);
    spin_unlock(&key_lock, flags);
    for (size_t done = 0; done < size; done += sizeof block) {
        size_t left = size - done;

        state[12]++;
        chacha20_block(state, block);
        memcpy((uint8_t *)buf + done, block,
               left < sizeof block ? left : sizeof block);
    }
}

static ssize_t
random_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    uint8_t chunk[CHUNK];
    size_t moved = 0;

    (void)file;
    (void)position;
    while (uio->left > 0) {
        size_t count = uio->left < CHUNK ? uio->left : CHUNK;

        random_fill(chunk, count);
        int error = uio_copy_out(uio, chunk, count);
        if (error)
            return moved > 0 ? (ssize_t)moved : error;
        moved += count;
    }
    return moved;
}

const struct file_ops random_file_ops = {
    .read = random_read,
    .write = memory_device_write,
    .end = memory_device_end,
};
