/* Keys: variables that each thread has for itself, by number. */
#include "lib/pthread/fork.h"
#include "lib/pthread/thread.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A key's number may be given anew after its deletion. Old values, which
   nobody clears, are told from new ones by the generation they were set in. */
struct key {
    unsigned generation; /* odd: the key is in use */
    void (*destructor)(void *);
};

struct key_value {
    unsigned generation;
    void *value;
};

static struct key keys[PTHREAD_KEYS_MAX];
struct lock keys_lock;

static bool
in_use(unsigned generation)
{
    return generation & 1;
}

/* A new key in *KEY, NULL in every thread; EAGAIN without any left. A thread
   that ends calls DESTRUCTOR, unless NULL, with a value that isn't. */
int
pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
    int error = EAGAIN;

    lock_acquire(&keys_lock);
    for (unsigned i = 0; i < PTHREAD_KEYS_MAX; i++) {
        if (in_use(keys[i].generation))
            continue;
        keys[i].destructor = destructor;
        keys[i].generation++;
        *key = i;
        error = 0;
        break;
    }
    lock_release(&keys_lock);
    return error;
}

/* No destructor is called: the values are the program's business. */
int
pthread_key_delete(pthread_key_t key)
{
    int error = EINVAL;

    lock_acquire(&keys_lock);
    if (key < PTHREAD_KEYS_MAX && in_use(keys[key].generation)) {
        keys[key].generation++;
        error = 0;
    }
    lock_release(&keys_lock);
    return error;
}

void *
pthread_getspecific(pthread_key_t key)
{
    pthread_t self = thread_self();

    if (key >= self->value_count ||
        self->values[key].generation != keys[key].generation)
        return NULL;
    return self->values[key].value;
}

/* Makes room for the value of KEY. */
static bool
grow(pthread_t self, pthread_key_t key)
{
    struct key_value *larger =
        reallocarray(self->values, key + 1, sizeof(*larger));

    if (larger == NULL)
        return false;
    memset(larger + self->value_count, 0,
           (key + 1 - self->value_count) * sizeof(*larger));
    self->values = larger;
    self->value_count = key + 1;
    return true;
}

/* 0, EINVAL for no key, ENOMEM. */
int
pthread_setspecific(pthread_key_t key, const void *value)
{
    pthread_t self = thread_self();

    if (key >= PTHREAD_KEYS_MAX || !in_use(keys[key].generation))
        return EINVAL;
    if (key >= self->value_count && !grow(self, key))
        return ENOMEM;
    self->values[key].generation = keys[key].generation;
    self->values[key].value = (void *)value;
    return 0;
}

/* Clears the value of KEY and calls the destructor. Was there one to call? */
static bool
destroy_value(struct key_value *value, pthread_key_t key)
{
    void (*destructor)(void *) = NULL;
    void *old = value->value;

    value->value = NULL;
    if (old == NULL)
        return false;
    lock_acquire(&keys_lock);
    if (keys[key].generation == value->generation)
        destructor = keys[key].destructor;
    lock_release(&keys_lock);
    if (destructor == NULL)
        return false;
    destructor(old);
    return true;
}

/* A destructor may set values again, so this goes on for some rounds. */
void
key_run_destructors(void)
{
    pthread_t self = thread_self();
    bool again = self->value_count > 0;

    for (int round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS;
         round++) {
        again = false;
        for (pthread_key_t key = 0; key < self->value_count; key++)
            again |= destroy_value(&self->values[key], key);
    }
    free(self->values);
    self->values = NULL;
    self->value_count = 0;
}
