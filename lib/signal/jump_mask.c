/* The signal mask's part in sigsetjmp and siglongjmp. */
#include <setjmp.h>
#include <signal.h>

void __jump_mask_save(sigjmp_buf env);
void __jump_mask_restore(sigjmp_buf env);

void
__jump_mask_save(sigjmp_buf env)
{
    sigprocmask(SIG_BLOCK, NULL, (sigset_t *)&env->__mask);
}

void
__jump_mask_restore(sigjmp_buf env)
{
    sigprocmask(SIG_SETMASK, (const sigset_t *)&env->__mask, NULL);
}
