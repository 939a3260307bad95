/*
 * Slide: Communication Between Processes (Simple option: use a file!)
 *
 * Look for: the writer is gone before the reader comes, and the data still
 * arrives: a file separates them in time. But it never blocks a reader who
 * comes too early, and it stays behind, which is wasteful if the data was
 * only to be passed on.
 */
#include "slide.h"

#include <string.h>

int
main(void)
{
    slide("Communication Between Processes: use a file!");
    enter_scratch_folder();
    char *wbuf = "Message in a file.\n";
    ssize_t wlen = strlen(wbuf) + 1;
    char rbuf[100] = "";
    size_t rmax = sizeof rbuf;
    int wfd = open("file.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int rfd = open("file.txt", O_RDONLY);

    ssize_t n = read(rfd, rbuf, rmax);
    happened(n == 0, "before the write: read got %zd bytes and didn't wait", n);

    claim("A writes to the file what B reads from it");
    claim("they are potentially separated in time");
    pid_t pid = fork();
    if (pid == 0)
        _exit(write(wfd, wbuf, wlen) == wlen ? 0 : 1);
    int status = -1;
    waitpid(pid, &status, 0);
    n = read(rfd, rbuf, rmax);
    happened(status == 0 && n == wlen && !strcmp(rbuf, wbuf),
             "the writer has ended: read got %zd of %zd bytes", n, wlen);

    claim("it is expensive for transient communication");
    struct stat file;
    stat("file.txt", &file);
    happened(file.st_size == wlen, "it was read, and the file still has %ld",
             (long)file.st_size);
    close(wfd);
    close(rfd);
    unlink("file.txt");
    return verdict();
}
