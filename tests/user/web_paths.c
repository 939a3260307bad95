/* The web server's files: paths, hostile ones too, types, folders, ranges. */
#include "tests/user/http.h"

static const struct http_case files[] = {
    {"a file", GET("/file.txt"), 200, "\r\n\r\nabcdefghijklmnopqrstuvwxyz"},
    {"its length", GET("/file.txt"), 200, "\r\nContent-Length: 26\r\n"},
    {"text", GET("/file.txt"), 200, "\r\nContent-Type: text/plain"},
    {"a page", GET("/page.html"), 200, "\r\nContent-Type: text/html"},
    {"an unknown type", GET("/unknown.xyz"), 200,
     "\r\nContent-Type: application/octet-stream\r\n"},
    {"an empty file", GET("/empty"), 200, "\r\nContent-Length: 0\r\n"},
    {"a query", GET("/file.txt?x=/../y"), 200, "abcdef"},
    {"an encoded letter", GET("/%66ile%2Etxt"), 200, "abcdef"},
    {"an absolute target", GET("http://x/file.txt"), 200, "abcdef"},
    {"an absolute target without a path", GET("http://x"), 200, "file.txt"},
    {"one with a query only", GET("http://x?/secret"), 200, "file.txt"},
    {"no such file", GET("/nothing"), 404, NULL},
    {"nothing below a file", GET("/file.txt/x"), 404, NULL},
    {"a file is no folder", GET("/file.txt/"), 404, NULL},
    {"a socket", GET("/socket"), 403, NULL},
};

static const struct http_case folders[] = {
    {"a folder without its slash", GET("/sub"), 301, "\r\nLocation: /sub/\r\n"},
    {"a listing", GET("/"), 200, "<a href=\"./sub/\">sub/</a>"},
    {"odd names in links", GET("/sub/"), 200, "\"./a%26b%20%3Cc%3E.txt\""},
    {"odd names in text", GET("/sub/"), 200, ">a&amp;b &lt;c&gt;.txt</a>"},
    {"the way up", GET("/sub/"), 200, "<a href=\"../\">"},
    {"an odd name", GET("/sub/a%26b%20%3Cc%3E.txt"), 200, "odd"},
    {"a folder with an index", GET("/indexed/"), 200, "<p>index"},
};

static const struct http_case dots[] = {
    {"up and down again", GET("/sub/../file.txt"), 200, "abcdef"},
    {"a dot", GET("/./sub/.././file.txt"), 200, "abcdef"},
    {"doubled slashes", GET("//sub///..//file.txt"), 200, "abcdef"},
    {"ends with two dots", GET("/sub/deep/.."), 200, "a&amp;b"},
    {"ends with a dot", GET("/sub/."), 200, "a&amp;b"},
    {"ends at the root", GET("/sub/.."), 200, "file.txt"},
    {"three dots are a name", GET("/.../secret"), 404, NULL},
    {"up", GET("/../secret"), 403, NULL},
    {"up, the root itself", GET("/.."), 403, NULL},
    {"up, encoded", GET("/%2e%2e/secret"), 403, NULL},
    {"up, encoded in capitals", GET("/%2E%2E/secret"), 403, NULL},
    {"up, half encoded", GET("/.%2e/secret"), 403, NULL},
    {"up from below", GET("/sub/../../secret"), 403, NULL},
    {"up from below, encoded", GET("/sub/%2e%2e/%2e%2e/secret"), 403, NULL},
    {"up after doubled slashes", GET("/sub//..//..//secret"), 403, NULL},
    {"up and back by the folder's name", GET("/../site/file.txt"), 403, NULL},
    {"up in an absolute target", GET("http://x/../secret"), 403, NULL},
    {"an encoded slash", GET("/..%2fsecret"), 400, NULL},
    {"an encoded slash in capitals", GET("/%2e%2e%2Fsecret"), 400, NULL},
    {"a backslash", GET("/..\\secret"), 404, NULL},
    {"an encoded backslash", GET("/..%5csecret"), 404, NULL},
    {"encoded twice", GET("/%252e%252e/secret"), 404, NULL},
    {"an overlong encoding", GET("/%c0%ae%c0%ae/secret"), 404, NULL},
    {"a real root", GET("//etc/passwd"), 404, NULL},
    {"an encoded 0", GET("/file.txt%00.html"), 400, NULL},
    {"no hexadecimal digits", GET("/%zz"), 400, NULL},
    {"half a code", GET("/%4"), 400, NULL},
    {"none of a code", GET("/%"), 400, NULL},
    {"a code with a sign", GET("/%+66ile"), 400, NULL},
    {"a link that leads out", GET("/link"), 403, NULL},
    {"a link that stays", GET("/inner_link"), 403, NULL},
    {"through a link that leads out", GET("/folder_link/secret"), 403, NULL},
    {"a link to a folder", GET("/folder_link/"), 403, NULL},
};

#define RANGE(range) ASK("GET", "/file.txt", "Range: " range "\r\n")

static const struct http_case ranges[] = {
    {"a range", RANGE("bytes=0-4"), 206, "\r\n\r\nabcde"},
    {"its place", RANGE("bytes=0-4"), 206,
     "\r\nContent-Range: bytes 0-4/26\r\n"},
    {"its length", RANGE("bytes=0-4"), 206, "\r\nContent-Length: 5\r\n"},
    {"one byte", RANGE("bytes=25-25"), 206, "\r\n\r\nz"},
    {"from a place on", RANGE("bytes=20-"), 206, "\r\n\r\nuvwxyz"},
    {"the last ones", RANGE("bytes=-3"), 206, "\r\n\r\nxyz"},
    {"more than there are", RANGE("bytes=-300"), 206, "bytes 0-25/26"},
    {"an end that is too far", RANGE("bytes=24-9999"), 206, "bytes 24-25/26"},
    {"a beginning that is too far", RANGE("bytes=26-"), 416,
     "\r\nContent-Range: bytes */26\r\n"},
    {"a number without limits", RANGE("bytes=99999999999999999999-"), 416,
     NULL},
    {"the last none", RANGE("bytes=-0"), 416, NULL},
    {"from an empty file", ASK("GET", "/empty", "Range: bytes=0-\r\n"), 416,
     "bytes */0"},
    {"backwards", RANGE("bytes=5-3"), 200, "\r\n\r\nabcdef"},
    {"two ranges", RANGE("bytes=0-1,3-4"), 200, "\r\n\r\nabcdef"},
    {"no range", RANGE("bytes="), 200, "\r\n\r\nabcdef"},
    {"another unit", RANGE("lines=0-1"), 200, "\r\n\r\nabcdef"},
    {"words", RANGE("bytes=a-b"), 200, "\r\n\r\nabcdef"},
    {"if it is as it was on another day",
     ASK("GET", "/file.txt",
         "Range: bytes=0-4\r\nIf-Range: Sat, 01 Jan 2000 00:00:00 GMT\r\n"),
     200, "\r\n\r\nabcdef"},
};

static void
test_head(void)
{
    static const struct http_case one = {"HEAD", ASK("HEAD", "/file.txt", ""),
                                         200, "\r\nContent-Length: 26\r\n"};
    static const struct http_case missing = {
        "HEAD of nothing", ASK("HEAD", "/nothing", ""), 404, NULL};
    static const struct http_case folder = {"HEAD of a folder",
                                            ASK("HEAD", "/", ""), 200, NULL};
    check_case(&one);
    is_int(content_length(), 0, "HEAD: no content");
    check_case(&missing);
    is_int(content_length(), 0, "HEAD of nothing: no content");
    check_case(&folder);
    is_int(content_length(), 0, "HEAD of a folder: no content");
}

static void
test_large_file(void)
{
    int right = 0;
    ask_bytes(GET("/large.bin"), strlen(GET("/large.bin")));
    const char *bytes = content();
    is_int(content_length(), LARGE_FILE, "a large file comes whole");
    while (right < LARGE_FILE && bytes[right] == large_byte(right))
        right++;
    is_int(right, LARGE_FILE, "a large file comes as it is");
}

static void
test_long_names(void)
{
    char request[9000], name[301];
    memset(name, 'n', 300);
    name[300] = '\0';
    snprintf(request, sizeof request, GET("/%s"), name);
    ask_bytes(request, strlen(request));
    is_int(answered_status(), 404, "a component longer than names are: 404");
    memset(request, '/', sizeof request);
    strcpy(request, "GET ");
    request[4] = '/';
    strcpy(request + 7000, &GET("/file.txt")[4]);
    ask_bytes(request, strlen(request));
    is_int(answered_status(), 200, "seven thousand slashes: 200");
}

int
main(int argc, char *argv[])
{
    begin_with_server(argc, argv, "5000");
    check_cases(files);
    check_cases(folders);
    check_cases(dots);
    check_cases(ranges);
    test_head();
    test_large_file();
    test_long_names();
    return done_with_server();
}
