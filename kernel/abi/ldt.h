/* set_thread_area's descriptor of a thread-local segment. */
#ifndef ABI_LDT_H
#define ABI_LDT_H

#include <stdint.h>

struct user_desc {
    uint32_t entry_number; /* 0xffffffff asks the kernel to choose */
    uint32_t base_addr;
    uint32_t limit;
    uint32_t seg_32bit : 1;
    uint32_t contents : 2;
    uint32_t read_exec_only : 1;
    uint32_t limit_in_pages : 1;
    uint32_t seg_not_present : 1;
    uint32_t useable : 1;
};

#endif
