/* Reading: bytes, lines, positions, the end and errors told apart. */
#include "tap.h"

static const char path[] = "stdio_read.tmp";

static void
bytes(void)
{
    FILE *file;
    char items[20];

    make_file(path, "0123456789");
    file = fopen(path, "r");
    is_int(getc(file), '0', "getc");
    is_int(fread(items, 3, 2, file), 2, "fread of two items");
    ok(memcmp(items, "123456", 6) == 0, "the next six bytes");
    is_int(fread(items, 2, 5, file), 1, "one whole item is left");
    ok(feof(file), "because the file ended");
    ok(!ferror(file), "not by an error");
    is_int(fgetc(file), EOF, "EOF");
    is_int(fread(items, 0, 5, file), 0, "items of no size");
    clearerr(file);
    ok(!feof(file), "clearerr");
    fclose(file);
    make_file(path, "\377x");
    file = fopen(path, "r");
    is_int(fgetc(file), 255, "a byte of 255 is not EOF");
    fclose(file);
}

static void
give_back(void)
{
    FILE *file;

    make_file(path, "abc");
    file = fopen(path, "r");
    is_int(ungetc('X', file), 'X', "ungetc before the first read");
    is_int(fgetc(file), 'X', "comes first");
    is_int(fgetc(file), 'a', "then the file");
    ungetc('Y', file);
    is_int(ftell(file), 0, "ftell counts it");
    fseek(file, 1, SEEK_SET);
    is_int(fgetc(file), 'b', "a seek drops it");
    fgetc(file);
    is_int(fgetc(file), EOF, "the end");
    ungetc('Z', file);
    ok(!feof(file), "ungetc ends the end");
    is_int(fgetc(file), 'Z', "the byte");
    is_int(fgetc(file), EOF, "the end again");
    is_int(ungetc(EOF, file), EOF, "EOF cannot be given back");
    fclose(file);
}

static void
lines(void)
{
    FILE *file;
    char line[8];

    make_file(path, "one\nlonger line\n\nlast");
    file = fopen(path, "r");
    is_str(fgets(line, sizeof line, file), "one\n", "fgets");
    is_str(fgets(line, sizeof line, file), "longer ", "seven bytes of a line");
    is_str(fgets(line, sizeof line, file), "line\n", "the rest");
    is_str(fgets(line, sizeof line, file), "\n", "an empty line");
    is_str(fgets(line, 1, file), "", "room for nothing");
    is_str(fgets(line, sizeof line, file), "last", "no newline at the end");
    ok(fgets(line, sizeof line, file) == NULL, "nothing more");
    is_str(line, "last", "the line is unchanged");
    ok(feof(file) && !ferror(file), "the end, no error");
    fclose(file);
}

static void
long_lines(void)
{
    FILE *file = fopen(path, "w");
    char *line = NULL;
    size_t size = 0;

    for (int i = 0; i < 10000; i++)
        fputc('x', file);
    fputs("\nshort\n;field;rest", file);
    fclose(file);
    file = fopen(path, "r");
    is_int(getline(&line, &size, file), 10001, "getline grows");
    ok(size >= 10002 && line[10000] == '\n' && line[10001] == '\0', "with NUL");
    is_int(getline(&line, &size, file), 6, "a short one after it");
    is_str(line, "short\n", "in the same buffer");
    is_int(getdelim(&line, &size, ';', file), 1, "an empty field");
    is_int(getdelim(&line, &size, ';', file), 6, "getdelim");
    is_str(line, "field;", "the delimiter is kept");
    is_int(getdelim(&line, &size, ';', file), 4, "the last field");
    is_int(getline(&line, &size, file), -1, "the end");
    ok(feof(file), "is the end");
    is_err(getline(NULL, &size, file), EINVAL, "nowhere to put it");
    free(line);
    fclose(file);
}

static void
positions(void)
{
    FILE *file;
    fpos_t place;

    make_file(path, "0123456789");
    file = fopen(path, "r+");
    is_int(ftell(file), 0, "ftell at the start");
    fgetc(file);
    is_int(ftell(file), 1, "not where the descriptor is");
    is_int(lseek(fileno(file), 0, SEEK_CUR), 10, "which is at the end");
    is_int(fseek(file, 4, SEEK_CUR), 0, "fseek from here");
    is_int(fgetc(file), '5', "counts from the program's position");
    fgetpos(file, &place);
    is_int(fseek(file, -1, SEEK_END), 0, "from the end");
    is_int(fgetc(file), '9', "the last byte");
    fgetc(file);
    ok(feof(file), "the end");
    is_int(fsetpos(file, &place), 0, "fsetpos");
    ok(!feof(file), "clears the end");
    is_int(fgetc(file), '6', "back");
    rewind(file);
    is_int(fgetc(file), '0', "rewind");
    fseek(file, 0, SEEK_END);
    fputs("abc", file);
    is_int(ftell(file), 13, "ftell counts what waits");
    is_err(fseek(file, -1, SEEK_SET), EINVAL, "before the start");
    is_err(fseek(file, 0, 9), EINVAL, "from nowhere");
    fclose(file);
}

static void
pipes(void)
{
    int fds[2];
    FILE *file;
    char line[100];

    pipe(fds);
    file = fdopen(fds[0], "r");
    is_err(fseek(file, 0, SEEK_SET), ESPIPE, "a pipe has no position");
    is_err(ftell(file), ESPIPE, "none to ask for");
    write(fds[1], "part", 4);
    is_int(fgetc(file), 'p', "what is there is read at once");
    write(fds[1], "ial\nrest", 8);
    is_str(fgets(line, sizeof line, file), "artial\n", "a line of two writes");
    close(fds[1]);
    is_str(fgets(line, sizeof line, file), "rest", "what is left");
    ok(fgets(line, sizeof line, file) == NULL && feof(file), "then the end");
    fclose(file);
}

static void
errors(void)
{
    int fds[2];
    FILE *file = fopen(".", "r");
    char byte;

    is_err(fgetc(file), EISDIR, "reading a directory fails");
    ok(ferror(file) && !feof(file), "an error, not the end");
    fclose(file);
    pipe2(fds, O_NONBLOCK);
    file = fdopen(fds[0], "r");
    is_err(fgetc(file), EAGAIN, "an empty pipe that does not wait");
    ok(ferror(file) && !feof(file), "an error, not the end either");
    clearerr(file);
    write(fds[1], "x", 1);
    is_int(fread(&byte, 1, 1, file), 1, "after clearerr it goes on");
    close(fds[1]);
    fclose(file);
}

/* The descriptor's position is the stream's after fflush. */
static void
shared_position(void)
{
    int fd;
    FILE *file;
    char byte = '?';

    make_file(path, "0123456789");
    fd = open(path, O_RDONLY);
    file = fdopen(dup(fd), "r");
    fgetc(file);
    is_int(lseek(fd, 0, SEEK_CUR), 10, "everything was fetched");
    fflush(file);
    is_int(lseek(fd, 0, SEEK_CUR), 1, "fflush gives back what wasn't read");
    is_int(fgetc(file), '1', "and the stream goes on");
    fflush(file);
    read(fd, &byte, 1);
    is_int(byte, '2', "which goes on for the descriptor as well");
    fclose(file);
    close(fd);
}

int
main(void)
{
    begin_testing();
    bytes();
    give_back();
    lines();
    long_lines();
    positions();
    pipes();
    errors();
    shared_position();
    unlink(path);
    return done_testing();
}
