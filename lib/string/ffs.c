int ffs(int n);

/* The number of the lowest set bit, from 1; 0 if none is (POSIX ffs). */
int
ffs(int n)
{
    return n == 0 ? 0 : __builtin_ctz(n) + 1;
}
