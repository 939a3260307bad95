// with: kernel/dev/line_discipline.c
/* The line discipline: what is read, what is shown, and who is signalled. */
#include "kernel/dev/line_discipline.h"

#include <string.h>

#include "kernel/abi/signal.h"
#include "tests/host/check.h"

/* All that came out: lines as "[text]", raw bytes likewise. */
struct recorder {
    struct line_sink sink;
    char accepted[16384];
    char shown[16384];
    int signal;
    bool discard;
};

static struct line_discipline discipline;
static struct recorder recorder;

static void
append(char *text, const char *bytes, size_t count)
{
    size_t length = strlen(text);

    memcpy(text + length, bytes, count);
    text[length + count] = '\0';
}

static void
record_echo(struct line_sink *sink, const char *bytes, size_t count)
{
    (void)sink;
    append(recorder.shown, bytes, count);
}

static void
record_accept(struct line_sink *sink, const char *bytes, size_t count)
{
    (void)sink;
    append(recorder.accepted, "[", 1);
    append(recorder.accepted, bytes, count);
    append(recorder.accepted, "]", 1);
}

static void
record_signal(struct line_sink *sink, int signal, bool discard)
{
    (void)sink;
    recorder.signal = signal;
    recorder.discard = discard;
}

/* A new terminal, and nothing recorded. */
static void
reset(void)
{
    line_discipline_init(&discipline);
    memset(&recorder, 0, sizeof recorder);
    recorder.sink =
        (struct line_sink){record_echo, record_accept, record_signal};
}

static void
type(const char *text)
{
    line_discipline_input(&discipline, text, strlen(text), &recorder.sink);
}

static bool
accepted(const char *text)
{
    return strcmp(recorder.accepted, text) == 0;
}

static bool
shown(const char *text)
{
    return strcmp(recorder.shown, text) == 0;
}

static void
test_lines(void)
{
    reset();
    type("ab");
    check(accepted("") && shown("ab"), "a line isn't read before its end");
    type("c\r");
    check(accepted("[abc\n]"), "a carriage return ends it as a newline");
    check(shown("abc\r\n"), "and both are shown");
    reset();
    type("one\ntwo\n");
    check(accepted("[one\n][two\n]"), "two lines are two");
    reset();
    discipline.termios.c_lflag &= ~ECHO;
    type("quiet\n");
    check(accepted("[quiet\n]") && shown(""), "without ECHO nothing is shown");
    reset();
    discipline.termios.c_lflag = ICANON | ECHONL;
    type("x\n");
    check(shown("\r\n"), "ECHONL shows the newline alone");
}

static void
test_end_of_file(void)
{
    reset();
    type("\4");
    check(accepted("[]") && shown(""), "Ctrl-D on an empty line is the end");
    reset();
    type("ab\4c\n");
    check(accepted("[ab][c\n]"), "Ctrl-D in a line hands on what is there");
    reset();
    discipline.termios.c_cc[VEOL] = ';';
    type("ab;");
    check(accepted("[ab;]"), "VEOL ends a line and belongs to it");
    reset();
    discipline.termios.c_cc[VEOF] = 0;
    type("\4\n");
    check(accepted("[\4\n]"), "a control character of 0 is none");
}

static void
test_editing(void)
{
    reset();
    type("abx\177c\n");
    check(accepted("[abc\n]"), "erase takes the last byte");
    check(shown("abx\b \bc\r\n"), "and wipes it off the screen");
    reset();
    type("\177\177a\n");
    check(accepted("[a\n]") && shown("a\r\n"),
          "erase on an empty line: nothing");
    reset();
    type("one two  \27three\n");
    check(accepted("[one three\n]"), "word erase takes blanks and the word");
    reset();
    type("all of it\25new\n");
    check(accepted("[new\n]"), "kill takes the line");
    reset();
    type("a\1\177\n");
    check(shown("a^A\b \b\b \b\r\n"), "a control character is two columns");
    reset();
    type("a\t\177\n");
    check(strlen(recorder.shown) == 2 + 7 * 3 + 2, "a tab is up to a stop");
    reset();
    discipline.termios.c_iflag |= IUTF8;
    type("\303\244\177b\n");
    check(accepted("[b\n]") && shown("\303\244\b \bb\r\n"),
          "with IUTF8 a character is erased whole");
    reset();
    type("a\26\4b\n");
    check(accepted("[a\4b\n]"), "Ctrl-V takes the next byte as it is");
    reset();
    type("ab\22");
    check(shown("ab^R\r\nab"), "Ctrl-R shows the line again");
}

static void
test_signals(void)
{
    reset();
    type("abc\3");
    check(recorder.signal == SIGINT && recorder.discard, "Ctrl-C is SIGINT");
    check(shown("abc^C"), "and is shown");
    type("d\n");
    check(accepted("[d\n]"), "what was typed before is gone");
    reset();
    type("\34");
    check(recorder.signal == SIGQUIT, "Ctrl-\\ is SIGQUIT");
    reset();
    type("\32");
    check(recorder.signal == SIGTSTP, "Ctrl-Z is SIGTSTP");
    reset();
    discipline.termios.c_lflag |= NOFLSH;
    type("ab\3c\n");
    check(accepted("[abc\n]") && !recorder.discard, "NOFLSH keeps the line");
    reset();
    discipline.termios.c_lflag &= ~ISIG;
    type("\3\n");
    check(recorder.signal == 0 && accepted("[\3\n]"), "without ISIG, a byte");
}

static void
test_long_line(void)
{
    reset();
    discipline.termios.c_lflag &= ~ECHO;
    for (int i = 0; i < 5000; i++)
        type("x");
    type("\n");
    check(strlen(recorder.accepted) == LINE_SIZE + 2,
          "a line holds 4095 bytes and its newline");
}

static void
test_raw(void)
{
    char all[256];
    bool same;

    reset();
    discipline.termios.c_lflag = 0;
    discipline.termios.c_iflag = 0;
    discipline.termios.c_oflag = 0;
    for (int i = 0; i < 256; i++)
        all[i] = i;
    line_discipline_input(&discipline, all + 1, 255, &recorder.sink);
    same = memcmp(recorder.accepted + 1, all + 1, 255) == 0;
    check(same && shown(""), "raw: every byte passes as it is");
    char out[512];
    same = line_discipline_output(&discipline, all, 256, out) == 256;
    check(same && memcmp(out, all, 256) == 0, "raw: and goes out as it is");
    reset();
    discipline.termios.c_lflag = ECHO;
    type("a\r");
    check(accepted("[a][\n]") && shown("a\r\n"), "no ICANON, but the rest");
}

static void
test_output(void)
{
    char out[16] = "";
    size_t length;

    reset();
    length = line_discipline_output(&discipline, "a\nb\n", 4, out);
    check(length == 6 && memcmp(out, "a\r\nb\r\n", 6) == 0, "ONLCR");
    discipline.termios.c_oflag = OPOST | OCRNL;
    length = line_discipline_output(&discipline, "a\r", 2, out);
    check(length == 2 && memcmp(out, "a\n", 2) == 0, "OCRNL");
    reset();
    discipline.termios.c_iflag = IGNCR;
    type("a\r\n");
    check(accepted("[a\n]"), "IGNCR");
    reset();
    discipline.termios.c_iflag = INLCR;
    type("a\n\4");
    check(accepted("[a\r]"), "INLCR");
    reset();
    discipline.termios.c_iflag = ISTRIP;
    type("\341\n");
    check(accepted("[a\n]"), "ISTRIP");
}

int
main(void)
{
    test_lines();
    test_end_of_file();
    test_editing();
    test_signals();
    test_long_line();
    test_raw();
    test_output();
    return check_done();
}
