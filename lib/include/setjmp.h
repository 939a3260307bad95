/* Leaving several calls at once (ISO C 7.13). */
#ifndef _SETJMP_H
#define _SETJMP_H

#include <stdint.h>

/* ebx, esi, edi, ebp, esp, eip; then, for sigsetjmp, a mark and the mask. */
typedef struct {
    uint32_t __registers[6];
    int __mask_saved;
    uint64_t __mask;
} jmp_buf[1];

typedef jmp_buf sigjmp_buf;

int setjmp(jmp_buf env) __attribute__((returns_twice));
int _setjmp(jmp_buf env) __attribute__((returns_twice));
void longjmp(jmp_buf env, int value) __attribute__((noreturn));
void _longjmp(jmp_buf env, int value) __attribute__((noreturn));
int sigsetjmp(sigjmp_buf env, int save_mask) __attribute__((returns_twice));
void siglongjmp(sigjmp_buf env, int value) __attribute__((noreturn));

#endif
