/* The guest's end of tests/end-to-end/ChannelTests.cs: a program that has /dev/vport0p1, by parts that the host asks for.
   What the host asks is one byte and a length of four; what is observed is printed. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>

#define NAME "/dev/vport0p1"
enum { MOST = 1 << 20, RECORD = 3000, RECORDS = 200 };
static int port;
static unsigned char bytes[MOST];

#define SAY(expression) do { errno = 0; long value_ = (long)(expression); \
    printf(value_ == -1 ? "= %s: errno %ld\n" : "= %s: %ld\n", #expression, value_ == -1 ? (long)errno : value_); fflush(stdout); } while (0)

static void fail(const char *what) { printf("= failed: %s, errno %d\n", what, errno); fflush(stdout); _exit(1); }

static void get(void *to, size_t count)
{
    for (size_t at = 0; at < count;) {
        ssize_t part = read(port, (char *)to + at, count - at);
        if (part <= 0) fail("read");
        at += part;
    }
}

static void put(const void *from, size_t count)
{
    for (size_t at = 0; at < count;) {
        ssize_t part = write(port, (const char *)from + at, count - at);
        if (part <= 0) fail("write");
        at += part;
    }
}

static void block(int blocks) { fcntl(port, F_SETFL, blocks ? 0 : O_NONBLOCK); }
static void on_alarm(int signal) { (void)signal; }

static void alarm_soon(void)
{
    /* Again and again: the first may come before the call begins. */
    struct itimerval soon = { { 0, 50000 }, { 0, 50000 } };
    struct sigaction action = { .sa_handler = on_alarm };
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &soon, 0);
}

static void alarm_off(void) { struct itimerval never = { 0 }; setitimer(ITIMER_REAL, &never, 0); }

static int ready(short wanted, int milliseconds)
{
    struct pollfd one = { port, wanted, 0 };
    int count = poll(&one, 1, milliseconds);
    return count <= 0 ? count : one.revents;
}

/* Before the host has said anything. */
static void manners(void)
{
    struct stat status;
    if (stat(NAME, &status)) fail("stat");
    SAY(major(status.st_rdev));
    SAY(minor(status.st_rdev));
    SAY(S_ISCHR(status.st_mode) && (status.st_mode & 0777) == 0600);
    SAY(open(NAME, O_RDWR));
    SAY(lseek(port, 0, SEEK_SET));
    SAY(pread(port, bytes, 1, 0));
    SAY(isatty(port));
    SAY(read(port, bytes, 0));
    SAY(ready(POLLIN, 20));
    SAY(ready(POLLIN | POLLOUT, 20));
    block(0);
    SAY(read(port, bytes, 1));
    block(1);
    alarm_soon();
    SAY(read(port, bytes, 1));
    alarm_off();
    close(port);
    port = open(NAME, O_RDWR);
    SAY(port >= 0);
}

/* Bytes that cannot be copied out stay: the next read gets them. */
static void bad_address(uint32_t count)
{
    void *nowhere = (void *)16;
    while (ready(POLLIN, -1) != POLLIN) { }
    SAY(read(port, nowhere, 1000));
    get(bytes, count);
    put(bytes, count);
}

/* The host does not read. */
static void throttled(uint32_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) bytes[i] = (unsigned char)(i * 7 + i / 1000);
    block(0);
    /* QEMU moves the first bytes while this runs. */
    for (int idle = 0; idle < 100 && at < count;) {
        ssize_t part = write(port, bytes + at, count - at);
        if (part > 0) { at += part; idle = 0; }
        else { usleep(20000); idle++; }
    }
    SAY(at > 0 && at < count);
    SAY(write(port, bytes + at, 1));
    SAY(ready(POLLOUT, 20));
    block(1);
    alarm_soon();
    SAY(write(port, bytes + at, 1));
    alarm_off();
    printf("= waiting\n"); fflush(stdout);
    put(bytes + at, count - at);
}

static void *write_records(void *letter)
{
    char record[RECORD];
    memset(record, *(char *)letter, sizeof record);
    for (int i = 0; i < RECORDS; i++)
        if (write(port, record, sizeof record) != sizeof record) fail("record");
    return 0;
}

/* Two write while one reads. */
static void together(uint32_t count)
{
    pthread_t writers[2];
    uint64_t sum = 14695981039346656037u;
    for (int i = 0; i < 2; i++) pthread_create(&writers[i], 0, write_records, i ? "b" : "a");
    get(bytes, count);
    for (int i = 0; i < 2; i++) pthread_join(writers[i], 0);
    for (size_t i = 0; i < count; i++) sum = (sum ^ bytes[i]) * 1099511628211u;
    put(&sum, sizeof sum);
}

int main(int count, char **arguments)
{
    if (count > 1 && !strcmp(arguments[1], "absent")) { SAY(open(NAME, O_RDWR)); return 0; }
    port = open(NAME, O_RDWR);
    if (port < 0) fail("open");
    if (count > 1 && !strcmp(arguments[1], "flood")) for (;;) put(bytes, sizeof bytes);
    manners();
    printf("= ready\n"); fflush(stdout);
    int watch = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN };
    epoll_ctl(watch, EPOLL_CTL_ADD, port, &event);
    for (;;) {
        char request;
        uint32_t length;
        if (epoll_wait(watch, &event, 1, -1) != 1) fail("epoll");
        get(&request, 1);
        get(&length, 4);
        if (length > MOST) fail("length");
        switch (request) {
        case 'e': get(bytes, length); put(bytes, length); break;
        case 'b': bad_address(length); break;
        case 't': throttled(length); break;
        case 'm': together(length); break;
        case 'q': printf("= done\n"); fflush(stdout); return 0;
        default: fail("request");
        }
    }
}
