/* What the work takes when nothing is done with it: connects, sends requests and receives the replies.
 *
 *   floor PORT [-n DB] send FILE     sends FILE and an ECHO of the mark, receives until the mark has come
 *   floor PORT [-n DB] scan COUNT    one SCAN after the other until the cursor is 0
 *
 * Both directions flow at once. Nothing is parsed but, for scan, the cursor.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MARK "the-floor-is-reached"
#define ECHO "*2\r\n$4\r\nECHO\r\n$20\r\n" MARK "\r\n"
#define MARK_LENGTH (sizeof MARK - 1)
#define TAIL (MARK_LENGTH + 2)
#define READ 131072
#define WRITE 65536

static char in[READ + 1], out[WRITE + sizeof ECHO];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int connect_to(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect");
    return server;
}

/* Receives what there is and tells whether the mark ends it. */
static int receive(int server) {
    static char tail[TAIL];
    ssize_t got = read(server, in, READ);
    if (got <= 0)
        fail("read");
    in[got] = 0;
    size_t new = got < (ssize_t)TAIL ? got : TAIL;
    memmove(tail, tail + new, TAIL - new);
    memcpy(tail + TAIL - new, in + got - new, new);
    return memcmp(tail, MARK "\r\n", TAIL) == 0;
}

static void send_all(int server, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = write(server, bytes, length);
        if (sent < 0)
            fail("write");
        bytes += sent;
        length -= sent;
    }
}

/* Sends the file and the echo; whatever the server answers meanwhile is received. */
static void send_file(int server, const char *path) {
    int file = open(path, O_RDONLY);
    if (file < 0)
        fail(path);
    fcntl(server, F_SETFL, O_NONBLOCK);
    size_t from = 0, to = 0;
    int ended = 0;
    for (;;) {
        if (from == to && !ended) {
            ssize_t got = read(file, out, WRITE);
            if (got < 0)
                fail(path);
            from = 0;
            to = got;
            if (got < WRITE) {
                memcpy(out + got, ECHO, sizeof ECHO - 1);
                to += sizeof ECHO - 1;
                ended = 1;
            }
        }
        if (from < to) {
            ssize_t sent = write(server, out + from, to - from);
            if (sent > 0)
                from += sent;
        }
        struct pollfd ready = {server, POLLIN | (from < to || !ended ? POLLOUT : 0), 0};
        if (poll(&ready, 1, -1) < 0)
            fail("poll");
        if (ready.revents & ~POLLOUT && receive(server))
            return;
    }
}

static void scan(int server, const char *count) {
    char cursor[32] = "0";
    do {
        int length = snprintf(out, sizeof out,
                              "*4\r\n$4\r\nSCAN\r\n$%zu\r\n%s\r\n$5\r\nCOUNT\r\n$%zu\r\n%s\r\n" ECHO,
                              strlen(cursor), cursor, strlen(count), count);
        send_all(server, out, length);
        /* "*2\r\n$N\r\nCURSOR\r\n": the first segment of a reply is longer than that. */
        int reached = receive(server);
        char *start = strstr(strstr(in, "*2\r\n$") + 5, "\r\n") + 2;
        snprintf(cursor, sizeof cursor, "%.*s", (int)strspn(start, "0123456789"), start);
        while (!reached)
            reached = receive(server);
    } while (strcmp(cursor, "0") != 0);
}

int main(int count, char **words) {
    const char *database = count == 6 && strcmp(words[2], "-n") == 0 ? words[3] : NULL;
    if (count != 4 && database == NULL)
        return 2;
    int server = connect_to(atoi(words[1]));
    if (database != NULL) {
        send_all(server, out, snprintf(out, sizeof out, "SELECT %s\r\n" ECHO, database));
        while (!receive(server))
            ;
    }
    if (strcmp(words[count - 2], "scan") == 0)
        scan(server, words[count - 1]);
    else
        send_file(server, words[count - 1]);
    return 0;
}
