/* What the errors of <netdb.h> mean, in words. */
#include <netdb.h>
#include <stddef.h>

static const char *const messages[] = {
    [-EAI_BADFLAGS] = "Bad value for ai_flags",
    [-EAI_NONAME] = "Name or service not known",
    [-EAI_AGAIN] = "Temporary failure in name resolution",
    [-EAI_FAIL] = "Non-recoverable failure in name resolution",
    [-EAI_NODATA] = "No address associated with hostname",
    [-EAI_FAMILY] = "ai_family not supported",
    [-EAI_SOCKTYPE] = "ai_socktype not supported",
    [-EAI_SERVICE] = "Servname not supported for ai_socktype",
    [-EAI_ADDRFAMILY] = "Address family for hostname not supported",
    [-EAI_MEMORY] = "Memory allocation failure",
    [-EAI_SYSTEM] = "System error",
    [-EAI_OVERFLOW] = "Argument buffer overflow",
};

const char *
gai_strerror(int error)
{
    unsigned number = -(unsigned)error;

    if (number < sizeof(messages) / sizeof(*messages) &&
        messages[number] != NULL)
        return messages[number];
    return "Unknown error";
}

const char *
hstrerror(int error)
{
    switch (error) {
    case 0:
        return "Resolver Error 0 (no error)";
    case HOST_NOT_FOUND:
        return "Unknown host";
    case TRY_AGAIN:
        return "Host name lookup failure";
    case NO_RECOVERY:
        return "Unknown server error";
    case NO_DATA:
        return "No address associated with name";
    default:
        return "Unknown resolver error";
    }
}
