/* Types that freestanding C lacks. */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A count of bytes, or minus an error. */
typedef int32_t ssize_t;

#endif
