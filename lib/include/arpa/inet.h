/* Internet addresses as text (POSIX arpa/inet.h, inet(3)). */
#ifndef _ARPA_INET_H
#define _ARPA_INET_H

#include <netinet/in.h>

int inet_pton(int family, const char *restrict text, void *restrict address);
const char *inet_ntop(int family, const void *restrict address,
                      char *restrict text, socklen_t size);
int inet_aton(const char *text, struct in_addr *address);
in_addr_t inet_addr(const char *text);
char *inet_ntoa(struct in_addr address);

#endif
