/*
 * Slide: Once we have communication, we need a protocol
 *
 * Look for: syntax, semantics and a timer, as a state machine. A message is a
 * frame: its length in four bytes, the highest first (network byte order),
 * and so many bytes. The stream cuts it anywhere, so the receiver remembers
 * how far it is, takes whatever read() brings, and moves:
 *
 *                  +---- frame complete: take it ----+
 *                  v                                 |
 *     +--> (LENGTH) ---- four bytes, not too large --+--> (BODY)
 *     |       |                                             |
 *     |       +--- larger than LARGEST ---> (REFUSED)       |
 *     |       +--- end of the stream between two frames --> (ENDED)
 *     |       |    end or no byte for TIMER inside of one   |
 *     |       +----------> (BROKEN), (TIMED_OUT) <----------+
 *
 * Between frames a client may be silent as long as it likes.
 */
#include "slide.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define LARGEST 1000 /* bytes in a frame that we accept */
#define TIMER   700  /* milliseconds of silence allowed within a frame */

enum state { LENGTH, BODY, ENDED, BROKEN, REFUSED, TIMED_OUT };

static const char *const state_name[] = {"in a length", "in a body",
                                         "at its end",  "broken off",
                                         "refused",     "timed out"};

struct receiver {
    enum state state;
    uint32_t length; /* as it came, then in this machine's order */
    size_t got;      /* bytes of the length or of the body */
    char body[LARGEST];
    int frames;     /* complete */
    size_t bytes;   /* in them */
    unsigned check; /* of these bytes, in order */
};

/* ------- The state machine ------- */

static void
begin_frame(struct receiver *receiver)
{
    receiver->state = LENGTH;
    receiver->got = 0;
}

static void
take_frame(struct receiver *receiver)
{
    receiver->frames++;
    receiver->bytes += receiver->length;
    for (size_t i = 0; i < receiver->length; i++)
        receiver->check =
            receiver->check * 31 + (unsigned char)receiver->body[i];
    begin_frame(receiver);
}

static void
length_is_here(struct receiver *receiver)
{
    receiver->length = ntohl(receiver->length);
    receiver->got = 0;
    receiver->state = receiver->length > LARGEST ? REFUSED : BODY;
}

/* Takes as many of the LENGTH bytes at DATA as the state wants; returns how
 * many. */
static size_t
take_bytes(struct receiver *receiver, const char *data, size_t length)
{
    bool body = receiver->state == BODY;
    size_t wanted =
        (body ? receiver->length : sizeof receiver->length) - receiver->got;
    size_t taken = length < wanted ? length : wanted;
    char *to = body ? receiver->body : (char *)&receiver->length;
    memcpy(to + receiver->got, data, taken);
    receiver->got += taken;
    if (taken == wanted && !body)
        length_is_here(receiver);
    if (receiver->state == BODY && receiver->got == receiver->length)
        take_frame(receiver);
    return taken;
}

static bool
in_midst(const struct receiver *receiver)
{
    return receiver->state == BODY || receiver->got > 0;
}

/* One move: what comes from FD, its end, or the timer. */
static void
move(struct receiver *receiver, int fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};
    char data[64];
    if (poll(&look, 1, in_midst(receiver) ? TIMER : -1) == 0) {
        receiver->state = TIMED_OUT;
        return;
    }
    ssize_t n = read(fd, data, sizeof data);
    if (n <= 0)
        receiver->state = n == 0 && !in_midst(receiver) ? ENDED : BROKEN;
    for (ssize_t done = 0; done < n && receiver->state <= BODY;)
        done += take_bytes(receiver, data + done, n - done);
}

static struct receiver
receive_all(int fd)
{
    struct receiver receiver = {.state = LENGTH};
    while (receiver.state <= BODY)
        move(&receiver, fd);
    return receiver;
}

/* ------- Senders, good and bad ------- */

/* Writes a frame of LENGTH bytes, each BYTE, to AT; returns where it ends. */
static char *
put_frame(char *at, uint32_t length, char byte)
{
    uint32_t in_network_order = htonl(length);
    memcpy(at, &in_network_order, sizeof in_network_order);
    memset(at + sizeof in_network_order, byte, length);
    return at + sizeof in_network_order + length;
}

static size_t
three_frames(char *buf)
{
    char *end = put_frame(buf, 5, 'a');
    end = put_frame(end, 0, 0);
    return put_frame(end, 700, 'b') - buf; /* 700 is 00 00 02 bc */
}

static void
all_in_one_write(int fd)
{
    char buf[1024];
    write(fd, buf, three_frames(buf));
}

static void
byte_for_byte(int fd)
{
    char buf[1024];
    size_t length = three_frames(buf);
    for (size_t i = 0; i < length; i++)
        write(fd, buf + i, 1);
}

static void
silent_between_frames(int fd)
{
    char buf[1024];
    size_t length = three_frames(buf);
    write(fd, buf, 9);
    nap(1.2 * TIMER / 1000);
    write(fd, buf + 9, length - 9);
}

static void
stops_within_length(int fd)
{
    char byte;
    write(fd, "\0\0", 2);
    read(fd, &byte, 1); /* until the receiver has given up */
}

static void
stops_within_body(int fd)
{
    char buf[1024], byte;
    put_frame(buf, 100, 'x');
    write(fd, buf, 60);
    read(fd, &byte, 1);
}

static void
goes_within_body(int fd)
{
    char buf[1024];
    put_frame(buf, 100, 'x');
    write(fd, buf, 60);
}

static void
claims_four_gigabytes(int fd)
{
    char byte;
    write(fd, "\xff\xff\xff\xff", 4);
    read(fd, &byte, 1);
}

/* What comes of a conversation with SEND. */
static struct receiver
converse(void (*send)(int fd))
{
    int end[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, end) == -1)
        give_up("socketpair");
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0) {
        close(end[0]);
        send(end[1]);
        _exit(EXIT_SUCCESS);
    }
    close(end[1]);
    struct receiver receiver = receive_all(end[0]);
    close(end[0]);
    waitpid(pid, NULL, 0);
    return receiver;
}

/* What SEND sends has to be FRAMES frames of BYTES bytes, and to end so. */
static void
try(const char *name, void (*send)(int fd), int frames, size_t bytes,
    enum state end)
{
    static unsigned check;
    struct receiver got = converse(send);
    if (check == 0)
        check = got.check;
    bool agrees = got.frames == frames && got.bytes == bytes &&
                  got.state == end && (frames == 0 || got.check == check);
    happened(agrees, "%s: %d frames, %zu bytes, %s", name, got.frames,
             got.bytes, state_name[got.state]);
}

int
main(void)
{
    slide("Once we have communication, we need a protocol");
    claim("syntax: the stream may cut frames anywhere");
    try("all in one write", all_in_one_write, 3, 705, ENDED);
    try("byte for byte", byte_for_byte, 3, 705, ENDED);
    claim("semantics: what is done when a timer expires, or the rest is amiss");
    try("silent between frames", silent_between_frames, 3, 705, ENDED);
    try("silent within a length", stops_within_length, 0, 0, TIMED_OUT);
    try("silent within a body", stops_within_body, 0, 0, TIMED_OUT);
    try("gone within a body", goes_within_body, 0, 0, BROKEN);
    try("4294967295 bytes announced", claims_four_gigabytes, 0, 0, REFUSED);
    return verdict();
}
