/* Call numbers, SYS_read and its like, out of the one syscall table. */
#ifndef ABI_SYSCALL_H
#define ABI_SYSCALL_H

#define SYSCALL(number, name, ...) SYS_##name = (number),
enum syscall_number {
#include "../syscall/table.def"
};
#undef SYSCALL

#endif
