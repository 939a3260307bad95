/* Pseudo-random numbers (ISO C 7.22.2): a 64-bit congruential generator. */
#include <stdint.h>
#include <stdlib.h>

static uint64_t state = 1;

static int
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* 0 to RAND_MAX; the same row for the same seed. */
int
rand(void)
{
    return next(&state);
}

void
srand(unsigned seed)
{
    state = seed;
}

int
rand_r(unsigned *seed)
{
    uint64_t wide = *seed;
    int result = next(&wide);

    *seed = wide >> 16;
    return result;
}

long
random(void)
{
    return rand();
}

void
srandom(unsigned seed)
{
    srand(seed);
}
