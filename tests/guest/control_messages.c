/* What sendmsg and recvmsg take besides bytes: headers with limits, control
 * messages of every shape, and who may say that he is who. */
#include "net.h"

#include <sys/uio.h>
#include <sys/un.h>

enum { CREDENTIALS = 2 /* SCM_CREDENTIALS */, HEAD = sizeof(struct cmsghdr) };

struct who {
    int pid;
    uint32_t uid, gid;
};

/* A message of one byte, or room for one, with control messages. */
struct letter {
    struct msghdr header;
    struct iovec vector;
    char byte;
    union {
        struct cmsghdr head;
        char bytes[400];
    } control;
};

static struct letter *
new_letter(size_t control_length)
{
    static struct letter letter;

    memset(&letter, 0, sizeof letter);
    letter.byte = 'x';
    letter.vector = (struct iovec){&letter.byte, 1};
    letter.header.msg_iov = &letter.vector;
    letter.header.msg_iovlen = 1;
    letter.header.msg_control = control_length ? &letter.control : NULL;
    letter.header.msg_controllen = control_length;
    return &letter;
}

static int pair[2];

/* The calls themselves: glibc's own may look at the header. */
static int
send_letter(struct letter *letter)
{
    return syscall(SYS_sendmsg, pair[0], &letter->header, MSG_DONTWAIT);
}

static int
receive_letter(struct letter *letter)
{
    return syscall(SYS_recvmsg, pair[1], &letter->header, MSG_DONTWAIT);
}

static void
set_head(struct letter *letter, size_t length, int level, int type)
{
    letter->control.head.cmsg_len = length;
    letter->control.head.cmsg_level = level;
    letter->control.head.cmsg_type = type;
}

/* ------- The header ------- */

static void
check_header(void)
{
    static struct iovec many[1025];
    struct letter *letter = new_letter(0);

    is_fault(syscall(SYS_sendmsg, pair[0], bad, 0), "sendmsg's header");
    is_fault(syscall(SYS_recvmsg, pair[0], bad, 0), "recvmsg's header");
    letter->header.msg_iov = many;
    letter->header.msg_iovlen = 1025;
    is_err(send_letter(letter), EMSGSIZE, "sendmsg of 1025 buffers");
    is_err(receive_letter(letter), EMSGSIZE, "recvmsg into 1025 buffers");
    letter->header.msg_iovlen = 2;
    many[1].iov_len = -1;
    is_err(send_letter(letter), EINVAL, "sendmsg of -1 bytes");
    letter->header.msg_iov = (void *)0x10;
    is_err(send_letter(letter), EFAULT, "sendmsg of buffers nowhere");
    letter = new_letter(0);
    letter->header.msg_name = &letter->control;
    letter->header.msg_namelen = -1;
    is_err(send_letter(letter), EINVAL, "sendmsg to -1 bytes of name");
    is_err(receive_letter(letter), EINVAL, "recvmsg with -1 bytes for a name");
    letter->header.msg_name = NULL;
    is_int(send_letter(letter), 1, "without a name its length means nothing");
    is_int(receive_letter(letter), 1, "nor for recvmsg");
    is_int(letter->header.msg_namelen, (socklen_t)-1, "which leaves it alone");
    letter->header.msg_name = (void *)0x10;
    letter->header.msg_namelen = 16;
    is_err(send_letter(letter), EFAULT, "sendmsg to a name nowhere");
}

/* ------- Control messages on their way in ------- */

static void
check_shapes(void)
{
    struct letter *letter = new_letter(HEAD);

    set_head(letter, HEAD - 1, SOL_SOCKET, SCM_RIGHTS);
    is_err(send_letter(letter), EINVAL, "a head that is no whole one");
    set_head(letter, HEAD + 1, SOL_SOCKET, SCM_RIGHTS);
    is_err(send_letter(letter), EINVAL, "a message longer than there is");
    set_head(letter, HEAD, SOL_SOCKET, SCM_RIGHTS);
    is_int(send_letter(letter), 1, "no descriptors at all");
    receive_letter(new_letter(0));
    letter = new_letter(HEAD);
    set_head(letter, HEAD, SOL_SOCKET, 77);
    is_err(send_letter(letter), EINVAL, "an unknown kind");
    set_head(letter, HEAD, IPPROTO_TCP, 77);
    is_int(send_letter(letter), 1, "of another level: nobody looks at it");
    receive_letter(new_letter(0));
    letter = new_letter(HEAD + 4);
    letter->header.msg_control = (void *)0x10;
    is_err(send_letter(letter), EFAULT, "control messages nowhere");
    letter->header.msg_controllen = -1;
    is_err(send_letter(letter), ENOBUFS, "-1 bytes of them");
    letter = new_letter(HEAD + 4);
    set_head(letter, HEAD + 4, SOL_SOCKET, CREDENTIALS);
    is_err(send_letter(letter), EINVAL, "credentials of 4 bytes");
}

/* TCP has no use for them. */
static void
check_network(void)
{
    struct letter *letter = new_letter(HEAD + 4);
    int fds[2], local[2] = {pair[0], pair[1]};

    tcp_pair(fds);
    memcpy(pair, fds, sizeof pair);
    set_head(letter, HEAD + 4, SOL_SOCKET, SCM_RIGHTS);
    *(int *)(letter->control.bytes + HEAD) = 999;
    is_int(send_letter(letter), 1, "TCP: descriptors are passed over");
    set_head(letter, HEAD + 4, SOL_SOCKET, 77);
    is_err(send_letter(letter), EINVAL, "TCP: an unknown kind");
    await_input(fds[1]);
    letter = new_letter(100);
    is_int(receive_letter(letter), 1, "TCP: nothing comes with the byte");
    is_int(letter->header.msg_controllen, 0, "TCP: so it says");
    close_both(fds);
    memcpy(pair, local, sizeof pair);
}

/* ------- Credentials ------- */

/* errno of saying to be WHO. */
static int
claim(struct who who)
{
    struct letter *letter = new_letter(HEAD + sizeof who);

    set_head(letter, HEAD + sizeof who, SOL_SOCKET, CREDENTIALS);
    memcpy(letter->control.bytes + HEAD, &who, sizeof who);
    if (send_letter(letter) == 1)
        return 0;
    return errno;
}

/* Who has sent what comes next; pid -1 if nothing says so. */
static struct who
next_sender(void)
{
    struct letter *letter = new_letter(100);
    struct who who = {-1, 0, 0};

    if (receive_letter(letter) == 1 &&
        letter->header.msg_controllen == HEAD + sizeof who &&
        letter->control.head.cmsg_type == CREDENTIALS)
        memcpy(&who, letter->control.bytes + HEAD, sizeof who);
    return who;
}

static int
claims_of_common_user(void *unused)
{
    int self = getpid();

    (void)unused;
    syscall(SYS_setresgid32, 30, 31, 32);
    syscall(SYS_setresuid32, 20, 21, 22);
    if (claim((struct who){self, 20, 30}) || claim((struct who){self, 21, 31}))
        return 1;
    if (claim((struct who){self, 22, 32}) || claim((struct who){self, 20, 32}))
        return 2;
    if (claim((struct who){self, 23, 30}) != EPERM)
        return 3;
    if (claim((struct who){self, 20, 33}) != EPERM)
        return 4;
    if (claim((struct who){self, 0, 0}) != EPERM)
        return 5;
    if (claim((struct who){getppid(), 20, 30}) != EPERM)
        return 6;
    return send_letter(new_letter(0)) == 1 ? 0 : 7;
}

#define is_who(got, wanted_pid, wanted_uid, wanted_gid, what)               \
    do {                                                                    \
        struct who is = (got);                                              \
        if (!ok(is.pid == (wanted_pid) && is.uid == (wanted_uid) &&         \
                    is.gid == (wanted_gid),                                 \
                what))                                                      \
            diag("pid %d uid %d gid %d", is.pid, (int)is.uid, (int)is.gid); \
    } while (0)

static void
check_credentials(const char *kind)
{
    int on = 1, self = getpid();

    setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    diag("%s", kind);
    send_letter(new_letter(0));
    is_who(next_sender(), self, 0, 0, "by itself: who sent it");
    is_int(claim((struct who){self, 5, 6}), 0, "the superuser lies");
    is_who(next_sender(), self, 5, 6, "and is believed");
    is_int(claim((struct who){1, 7, 8}), 0, "for another process, too");
    is_who(next_sender(), 1, 7, 8, "and is believed");
    is_int(claim((struct who){999999, 0, 0}), ESRCH, "if there is one");
    int pid = fork();
    if (pid == 0)
        _exit(claims_of_common_user(NULL));
    is_exit(status_of(pid), 0, "another user tells the truth, or EPERM");
    is_who(next_sender(), pid, 20, 30, "his real ids");
    is_who(next_sender(), pid, 21, 31, "his effective ids");
    is_who(next_sender(), pid, 22, 32, "his saved ids");
    is_who(next_sender(), pid, 20, 32, "some of each");
    is_who(next_sender(), pid, 20, 30, "by himself: the real ones");
    is_who(next_sender(), -1, 0, 0, "and that was all");
}

/* The room for credentials: SIZE bytes of it, and what fits. */
static void
check_room(size_t size, int flags, size_t used)
{
    struct letter *letter;

    send_letter(new_letter(0));
    letter = new_letter(size);
    is_int(receive_letter(letter), 1, "room for %d bytes", (int)size);
    is_int(letter->header.msg_flags, flags, "room for %d bytes: flags",
           (int)size);
    is_int(letter->header.msg_controllen, used, "room for %d bytes: used",
           (int)size);
    if (used >= HEAD)
        is_int(letter->control.head.cmsg_len, used,
               "room for %d bytes: the message's length", (int)size);
}

static void
check_rooms(void)
{
    struct letter *letter;

    check_room(100, 0, HEAD + sizeof(struct who));
    check_room(HEAD + sizeof(struct who), 0, HEAD + sizeof(struct who));
    check_room(HEAD + sizeof(struct who) - 1, MSG_CTRUNC,
               HEAD + sizeof(struct who) - 1);
    check_room(HEAD, MSG_CTRUNC, HEAD);
    check_room(HEAD - 1, MSG_CTRUNC, 0);
    check_room(0, MSG_CTRUNC, 0);
    send_letter(new_letter(0));
    letter = new_letter(0);
    letter->header.msg_controllen = 100;
    is_int(receive_letter(letter), 1, "a length, but no room");
    is_int(letter->header.msg_flags, MSG_CTRUNC,
           "a length, but no room: flags");
    is_int(letter->header.msg_controllen, 0, "a length, but no room: used");
    send_letter(new_letter(0));
    letter->header.msg_control = (void *)0x10;
    letter->header.msg_controllen = 100;
    is_int(receive_letter(letter), 1, "room nowhere: the byte comes");
    is_int(letter->header.msg_controllen, 0, "room nowhere: nothing used");
}

/* Descriptors that can't be told to the program are closed again. */
static void
check_rights_nowhere(void)
{
    struct letter *letter = new_letter(HEAD + 4);
    int on = 0, before;

    setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    set_head(letter, HEAD + 4, SOL_SOCKET, SCM_RIGHTS);
    *(int *)(letter->control.bytes + HEAD) = pair[0];
    is_int(send_letter(letter), 1, "a descriptor");
    before = open_descriptors(100);
    letter = new_letter(0);
    letter->header.msg_control = (void *)0x10;
    letter->header.msg_controllen = 100;
    is_int(receive_letter(letter), 1, "and room nowhere");
    is_int(letter->header.msg_flags, MSG_CTRUNC, "room nowhere: flags");
    is_int(open_descriptors(100), before, "room nowhere: it is closed");
}

int
main(void)
{
    begin_testing();
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    check_header();
    check_shapes();
    check_network();
    check_credentials("datagrams");
    check_rooms();
    check_rights_nowhere();
    close_both(pair);
    return done_testing();
}
