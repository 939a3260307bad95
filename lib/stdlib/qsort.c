/* Sorting and searching (ISO C 7.22.5). */
#include <stdlib.h>
#include <string.h>

typedef int comparison(const void *, const void *);

static void
swap(char *a, char *b, size_t size)
{
    for (; size > 0; a++, b++, size--) {
        char byte = *a;

        *a = *b;
        *b = byte;
    }
}

/*
 * Lets the item ROOT sink to its place in the heap of COUNT items, in which no
 * item is smaller than its two children.
 */
static void
sink(char *items, size_t root, size_t count, size_t size, comparison *compare)
{
    size_t child;

    while ((child = 2 * root + 1) < count) {
        char *larger = items + child * size;

        if (child + 1 < count && compare(larger, larger + size) < 0) {
            larger += size;
            child++;
        }
        if (compare(items + root * size, larger) >= 0)
            break;
        swap(items + root * size, larger, size);
        root = child;
    }
}

/*
 * Sorts COUNT items of SIZE bytes as COMPARE says. A heapsort: no more than
 * about 2 n log n comparisons for any input, and no memory. Not stable.
 */
void
qsort(void *items, size_t count, size_t size, comparison *compare)
{
    for (size_t root = count / 2; root-- > 0;)
        sink(items, root, count, size, compare);
    while (count > 1) {
        count--;
        swap(items, (char *)items + count * size, size);
        sink(items, 0, count, size, compare);
    }
}

/* An item equal to KEY among COUNT sorted ones, or NULL. */
void *
bsearch(const void *key, const void *items, size_t count, size_t size,
        comparison *compare)
{
    const char *base = items;

    while (count > 0) {
        const char *middle = base + count / 2 * size;
        int order = compare(key, middle);

        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            base = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}
