/* wait4's options and the status word. */
#ifndef ABI_WAIT_H
#define ABI_WAIT_H

#define WNOHANG             1
#define WUNTRACED           2
#define WCONTINUED          8

#define WEXITSTATUS(status) (((status)&0xff00) >> 8)
#define WTERMSIG(status)    ((status)&0x7f)
#define WIFEXITED(status)   (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) (((signed char)(WTERMSIG(status) + 1) >> 1) > 0)
#define WIFSTOPPED(status)  (((status)&0xff) == 0x7f)
#define WSTOPSIG(status)    WEXITSTATUS(status)
#define WCOREDUMP(status)   ((status)&0x80)

#endif
