/* Bytes from the line to the reader, with what the keyboard's user sees. */
#include "kernel/dev/line_discipline.h"

#include "kernel/abi/signal.h"
#include "lib/include/string.h"

#define TAB_WIDTH 8

static const struct abi_termios initial_settings = {
    .c_iflag = ICRNL,
    .c_oflag = OPOST | ONLCR,
    .c_cflag = B38400 | CS8 | CREAD | HUPCL,
    .c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
    .c_cc = {[VINTR] = 'C' - '@',
             [VQUIT] = '\\' - '@',
             [VERASE] = 0x7f,
             [VKILL] = 'U' - '@',
             [VEOF] = 'D' - '@',
             [VMIN] = 1,
             [VSTART] = 'Q' - '@',
             [VSTOP] = 'S' - '@',
             [VSUSP] = 'Z' - '@',
             [VREPRINT] = 'R' - '@',
             [VWERASE] = 'W' - '@',
             [VLNEXT] = 'V' - '@'},
};

void
line_discipline_init(struct line_discipline *discipline)
{
    discipline->termios = initial_settings;
    discipline->length = 0;
    discipline->literal = false;
}

static bool
has_local(const struct line_discipline *discipline, uint32_t flag)
{
    return discipline->termios.c_lflag & flag;
}

/* Whether C is the control character WHICH (VERASE, ...); 0 means none. */
static bool
is_control(const struct line_discipline *discipline, int which, uint8_t c)
{
    return c != 0 && discipline->termios.c_cc[which] == c;
}

/* Whether C is shown as ^ and a letter. */
static bool
is_shown_with_caret(const struct line_discipline *discipline, uint8_t c)
{
    return has_local(discipline, ECHOCTL) && (c < ' ' || c == 0x7f) &&
           c != '\t' && c != '\n';
}

/* Shows C. */
static void
show(const struct line_discipline *discipline, struct line_sink *sink,
     uint8_t c)
{
    char typed = c, out[2] = {'^', c ^ 0x40};
    size_t count = 2;

    if (!is_shown_with_caret(discipline, c))
        count = line_discipline_output(discipline, &typed, 1, out);
    sink->echo(sink, out, count);
}

/* Shows C if the settings say that typed bytes are shown. */
static void
echo(const struct line_discipline *discipline, struct line_sink *sink,
     uint8_t c)
{
    if (has_local(discipline, ECHO) ||
        (c == '\n' && has_local(discipline, ECHONL)))
        show(discipline, sink, c);
}

/* Columns from the line's start to behind its first COUNT bytes; the start is
 * taken to stand on a tab stop. */
static size_t
columns(const struct line_discipline *discipline, size_t count)
{
    size_t column = 0;

    for (size_t i = 0; i < count; i++) {
        uint8_t c = discipline->line[i];

        if (c == '\t')
            column += TAB_WIDTH - column % TAB_WIDTH;
        else if (is_shown_with_caret(discipline, c))
            column += 2;
        else if (!(discipline->termios.c_iflag & IUTF8) || (c & 0xc0) != 0x80)
            column++;
    }
    return column;
}

/* Shortens the line to LENGTH bytes, on the screen too. */
static void
erase_to(struct line_discipline *discipline, struct line_sink *sink,
         size_t length)
{
    size_t width = columns(discipline, discipline->length);

    width -= columns(discipline, length);
    discipline->length = length;
    while (has_local(discipline, ECHO) && width-- > 0)
        sink->echo(sink, "\b \b", 3);
}

/* The line's length without its last character. */
static size_t
length_before_character(const struct line_discipline *discipline)
{
    size_t length = discipline->length;

    if (length > 0)
        length--;
    if (discipline->termios.c_iflag & IUTF8)
        while (length > 0 && (discipline->line[length] & 0xc0) == 0x80)
            length--;
    return length;
}

/* The line's length without its last word and the blanks behind it. */
static size_t
length_before_word(const struct line_discipline *discipline)
{
    const char *line = discipline->line;
    size_t length = discipline->length;

    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
        length--;
    while (length > 0 && line[length - 1] != ' ' && line[length - 1] != '\t')
        length--;
    return length;
}

static void
erase_character(struct line_discipline *discipline, struct line_sink *sink,
                uint8_t c)
{
    size_t length = length_before_character(discipline);

    if (discipline->length == 0)
        return;
    if (has_local(discipline, ECHOE)) {
        erase_to(discipline, sink, length);
        return;
    }
    discipline->length = length;
    echo(discipline, sink, c);
}

static void
kill_line(struct line_discipline *discipline, struct line_sink *sink, uint8_t c)
{
    if (has_local(discipline, ECHOKE) && has_local(discipline, ECHOE)) {
        erase_to(discipline, sink, 0);
        return;
    }
    discipline->length = 0;
    echo(discipline, sink, c);
    if (has_local(discipline, ECHOK))
        echo(discipline, sink, '\n');
}

/* Shows the line again, on a new one. */
static void
reprint(struct line_discipline *discipline, struct line_sink *sink, uint8_t c)
{
    echo(discipline, sink, c);
    echo(discipline, sink, '\n');
    for (size_t i = 0; i < discipline->length; i++)
        echo(discipline, sink, discipline->line[i]);
}

/* Hands the line on. */
static void
finish_line(struct line_discipline *discipline, struct line_sink *sink)
{
    sink->accept(sink, discipline->line, discipline->length);
    discipline->length = 0;
}

/* Adds C to the line; a line that is full rings the bell. */
static void
insert(struct line_discipline *discipline, struct line_sink *sink, uint8_t c)
{
    if (discipline->length == LINE_SIZE - 1) {
        if (discipline->termios.c_iflag & IMAXBEL)
            sink->echo(sink, "\a", 1);
        return;
    }
    discipline->line[discipline->length++] = c;
    echo(discipline, sink, c);
}

/* Whether C ends a line and is its last byte. */
static bool
ends_line(const struct line_discipline *discipline, uint8_t c)
{
    return c == '\n' || is_control(discipline, VEOL, c) ||
           (is_control(discipline, VEOL2, c) && has_local(discipline, IEXTEN));
}

/* Does what C, if IEXTEN gives it a meaning, stands for; whether it did. */
static bool
take_extended(struct line_discipline *discipline, struct line_sink *sink,
              uint8_t c)
{
    if (!has_local(discipline, IEXTEN))
        return false;
    if (is_control(discipline, VWERASE, c))
        erase_to(discipline, sink, length_before_word(discipline));
    else if (is_control(discipline, VREPRINT, c))
        reprint(discipline, sink, c);
    else if (is_control(discipline, VLNEXT, c))
        discipline->literal = true;
    else
        return false;
    return true;
}

/* C in canonical mode: it edits the line, ends it, or joins it. */
static void
edit(struct line_discipline *discipline, struct line_sink *sink, uint8_t c)
{
    if (is_control(discipline, VERASE, c)) {
        erase_character(discipline, sink, c);
    } else if (is_control(discipline, VKILL, c)) {
        kill_line(discipline, sink, c);
    } else if (is_control(discipline, VEOF, c)) {
        finish_line(discipline, sink);
    } else if (ends_line(discipline, c)) {
        discipline->line[discipline->length++] = c;
        echo(discipline, sink, c);
        finish_line(discipline, sink);
    } else if (!take_extended(discipline, sink, c)) {
        insert(discipline, sink, c);
    }
}

/* The signal that typing C sends, or 0. */
static int
signal_of(const struct line_discipline *discipline, uint8_t c)
{
    if (!has_local(discipline, ISIG))
        return 0;
    if (is_control(discipline, VINTR, c))
        return SIGINT;
    if (is_control(discipline, VQUIT, c))
        return SIGQUIT;
    return is_control(discipline, VSUSP, c) ? SIGTSTP : 0;
}

static void
interrupt(struct line_discipline *discipline, struct line_sink *sink, uint8_t c,
          int signal)
{
    bool discard = !has_local(discipline, NOFLSH);

    if (discard)
        discipline->length = 0;
    echo(discipline, sink, c);
    sink->signal(sink, signal, discard);
}

/* What C becomes by the input flags, or -1 when it is ignored. */
static int
translate(const struct line_discipline *discipline, uint8_t c)
{
    uint32_t flags = discipline->termios.c_iflag;

    if (c == '\r' && (flags & IGNCR))
        return -1;
    if (c == '\r' && (flags & ICRNL))
        return '\n';
    if (c == '\n' && (flags & INLCR))
        return '\r';
    return c;
}

/* Takes one byte, when it isn't all the same what it is. */
static void
take(struct line_discipline *discipline, struct line_sink *sink, uint8_t byte)
{
    int signal, c;

    if (discipline->termios.c_iflag & ISTRIP)
        byte &= 0x7f;
    if (discipline->literal) {
        discipline->literal = false;
        insert(discipline, sink, byte);
        return;
    }
    signal = signal_of(discipline, byte);
    if (signal) {
        interrupt(discipline, sink, byte, signal);
        return;
    }
    c = translate(discipline, byte);
    if (c < 0)
        return;
    if (line_discipline_is_canonical(discipline)) {
        edit(discipline, sink, c);
        return;
    }
    byte = c;
    sink->accept(sink, (char *)&byte, 1);
    echo(discipline, sink, byte);
}

/* Whether bytes pass as they come, without a look at them. */
static bool
is_transparent(const struct line_discipline *discipline)
{
    return !has_local(discipline, ISIG | ICANON | ECHO | ECHONL) &&
           !discipline->literal &&
           !(discipline->termios.c_iflag & (ISTRIP | INLCR | IGNCR | ICRNL));
}

void
line_discipline_input(struct line_discipline *discipline, const char *bytes,
                      size_t count, struct line_sink *sink)
{
    if (is_transparent(discipline)) {
        sink->accept(sink, bytes, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        take(discipline, sink, bytes[i]);
}

size_t
line_discipline_output(const struct line_discipline *discipline,
                       const char *from, size_t count, char *to)
{
    uint32_t flags = discipline->termios.c_oflag;
    size_t length = 0;

    if (!(flags & OPOST)) {
        memcpy(to, from, count);
        return count;
    }
    for (size_t i = 0; i < count; i++) {
        char c = from[i];

        if (c == '\r' && (flags & OCRNL))
            c = '\n';
        if (c == '\n' && (flags & ONLCR))
            to[length++] = '\r';
        to[length++] = c;
    }
    return length;
}
