int strcmp(const char *a, const char *b);
int strcoll(const char *a, const char *b);

/* The C locale's order is that of the bytes (ISO C 7.24.4.3). */
int
strcoll(const char *a, const char *b)
{
    return strcmp(a, b);
}
