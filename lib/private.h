/*
 * Names of the libc's own. Every name that no standard reserves belongs to the
 * program (ISO C 7.1.3): a student may well call a function `format`. So a
 * function or variable that one file of the libc offers to another carries
 * LIBC_PRIVATE at its declaration, which gives it a symbol of its own.
 */
#ifndef LIB_PRIVATE_H
#define LIB_PRIVATE_H

#define LIBC_PRIVATE(name) __asm__("__libc_" #name)

#endif
