/* fopen's modes, fdopen, freopen, and what fclose leaves. */
#include "tap.h"

static const char path[] = "stdio_modes.tmp";

static const char *
content(void)
{
    static char text[100];
    int fd = open(path, O_RDONLY);
    int count = fd < 0 ? -1 : read_fully(fd, text, sizeof text - 1);

    close(fd);
    text[count < 0 ? 0 : count] = '\0';
    return count < 0 ? NULL : text;
}

/* Opens the file in MODE, writes TEXT and closes it; 0 if all went well. */
static int
put(const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    int result;

    if (file == NULL)
        return -1;
    result = fputs(text, file) == EOF ? -1 : 0;
    return fclose(file) == 0 ? result : -1;
}

static void
writing(void)
{
    struct stat status;

    unlink(path);
    is_int(put("w", "first"), 0, "w creates");
    stat(path, &status);
    is_int(status.st_mode & 0777, 0644, "with 0666 less the mask");
    put("w", "second");
    is_str(content(), "second", "w truncates");
    put("a", "+third");
    is_str(content(), "second+third", "a appends");
    put("r+", "SEC");
    is_str(content(), "SECond+third", "r+ overwrites");
    put("wb", "b");
    is_str(content(), "b", "b means nothing");
    put("w+", "plus");
    is_str(content(), "plus", "w+ truncates");
    is_err(put("wx", "no"), EEXIST, "x wants a new file");
    is_str(content(), "plus", "and leaves an old one alone");
    unlink(path);
    is_int(put("wx", "new"), 0, "x creates");
    is_int(put("r", "no"), -1, "r does not write");
    is_str(content(), "new", "not a byte");
}

static void
refusing(void)
{
    FILE *file;

    is_err(fopen(path, "q") == NULL ? -1 : 0, EINVAL, "no mode");
    is_err(fopen("none.tmp", "r") == NULL ? -1 : 0, ENOENT, "no file");
    is_err(fopen("none.tmp", "r+") == NULL ? -1 : 0, ENOENT, "no file for r+");
    is_err(fopen(".", "w") == NULL ? -1 : 0, EISDIR, "a directory");
    file = fopen(path, "w");
    is_err(fgetc(file), EBADF, "reading what is written only");
    ok(ferror(file), "is an error");
    ok(!feof(file), "and not the end");
    fclose(file);
    file = fopen(path, "r");
    is_err(fputc('x', file), EBADF, "writing what is read only");
    ok(ferror(file), "is an error too");
    fclose(file);
}

static void
append_and_read(void)
{
    FILE *file;

    put("w", "0123456789");
    file = fopen(path, "a+");
    is_int(fgetc(file), '0', "a+ reads from the start");
    fseek(file, 2, SEEK_SET);
    fputs("ab", file);
    fflush(file);
    is_str(content(), "0123456789ab", "but writes at the end");
    fseek(file, 2, SEEK_SET);
    is_int(fgetc(file), '2', "and reads where one goes");
    fclose(file);
}

static void
both_directions(void)
{
    FILE *file;
    char bytes[4] = "";

    put("w", "0123456789");
    file = fopen(path, "r+");
    is_int(fread(bytes, 1, 3, file), 3, "read three");
    fseek(file, 0, SEEK_CUR);
    fputs("ABC", file);
    fseek(file, 0, SEEK_CUR);
    is_int(fgetc(file), '6', "read on behind what was written");
    fclose(file);
    is_str(content(), "012ABC6789", "in its place");
}

static void
close_on_exec(void)
{
    FILE *file = fopen(path, "re");

    is_int(fcntl(fileno(file), F_GETFD), FD_CLOEXEC, "e sets close-on-exec");
    fclose(file);
    file = fopen(path, "r");
    is_int(fcntl(fileno(file), F_GETFD), 0, "without it, not");
    fclose(file);
}

static void
descriptors(void)
{
    int fd = open(path, O_RDWR | O_TRUNC);
    FILE *file = fdopen(fd, "w");

    is_int(fileno(file), fd, "fdopen keeps the descriptor");
    fputs("by fdopen", file);
    is_str(content(), "", "its bytes wait as well");
    is_int(fclose(file), 0, "fclose");
    is_str(content(), "by fdopen", "flushes them");
    is_err(fcntl(fd, F_GETFD), EBADF, "and closes the descriptor");
    fd = open(path, O_RDONLY);
    is_err(fdopen(fd, "w") == NULL ? -1 : 0, EINVAL,
           "fdopen cannot add a direction");
    close(fd);
    is_err(fdopen(fd, "r") == NULL ? -1 : 0, EBADF, "fdopen of nothing");
    fd = open(path, O_WRONLY);
    file = fdopen(fd, "a");
    ok(fcntl(fd, F_GETFL) & O_APPEND, "fdopen's a sets O_APPEND");
    fclose(file);
}

static void
leaks(void)
{
    int before = open_descriptors(64);

    for (int i = 0; i < 100; i++) {
        FILE *file = fopen(path, "r");
        fgetc(file);
        fclose(file);
        fopen("none.tmp", "r");
        fopen(path, "?");
    }
    is_int(open_descriptors(64), before, "no descriptor is left open");
}

static void
reopening(void)
{
    FILE *file = fopen(path, "w");
    int fd = fileno(file);
    FILE *same;

    fputs("before", file);
    same = freopen("stdio_modes2.tmp", "w", file);
    ok(same == file, "freopen returns its stream");
    is_int(fileno(same), fd, "with the same descriptor");
    is_str(content(), "before", "the old bytes were flushed");
    fputs("after", same);
    fclose(same);
    is_str(content(), "before", "the new ones go elsewhere");
    file = fopen("stdio_modes2.tmp", "r");
    is_int(fgetc(file), 'a', "there they are");
    fclose(file);
    unlink("stdio_modes2.tmp");
}

int
main(void)
{
    begin_testing();
    writing();
    refusing();
    append_and_read();
    both_directions();
    close_on_exec();
    descriptors();
    leaks();
    reopening();
    unlink(path);
    return done_testing();
}
