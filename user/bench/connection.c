#include "connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener = -1;
static struct sockaddr_in name; /* the listener's */

bool
connection_listen(void)
{
    socklen_t length = sizeof name;
    name = (struct sockaddr_in){.sin_family = AF_INET};
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    return bind(listener, (struct sockaddr *)&name, sizeof name) == 0 &&
           listen(listener, 1) == 0 &&
           getsockname(listener, (struct sockaddr *)&name, &length) == 0;
}

bool
connection_make(int *client, int *server)
{
    *client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(*client, (struct sockaddr *)&name, sizeof name) < 0)
        return false;
    *server = accept(listener, NULL, NULL);
    return *server >= 0;
}

void
connection_unlisten(void)
{
    close(listener);
    listener = -1;
}
