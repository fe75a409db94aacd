/* What the operations of a kernel cost: the same file runs under Linux and under Dialogos (./dialogos bench --against-linux).
     benchmark [ROW]     prints "row NAME COUNTS" for each operation (or that one), then "row end 0"
     benchmark nothing   ends at once: what fork and exec start
   COUNTS are counts of the time-stamp counter for one operation: instructions in a machine that counts them (QEMU's -icount
   shift=0), time in any other. Each operation is measured ROUNDS times after one round that is not counted; the median is printed. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* include/uapi/linux/futex.h, which musl has not. */
enum { FUTEX_WAIT_PRIVATE = 128, FUTEX_WAKE_PRIVATE = 129 };
enum { ROUNDS = 5, PAGE = 4096, TOUCHED = 64, FAULTS = 1024, FILE_SIZE = 4 << 20, PART = 64 << 10 };
static char buffer[PART];
static const char *self, *only;

static uint64_t counts(void) { uint32_t low, high; __asm__ volatile("rdtsc" : "=a"(low), "=d"(high)); return (uint64_t)high << 32 | low; }
static void fail(const char *what) { perror(what); printf("row failed 0\n"); fflush(stdout); _exit(1); }
static int by_value(const void *a, const void *b) { uint64_t x = *(uint64_t *)a, y = *(uint64_t *)b; return x < y ? -1 : x > y; }

/* Runs an operation so many times a round; `work` does all of them. */
static void measure(const char *name, int times, int divisor, void (*work)(int))
{
    uint64_t taken[ROUNDS];
    if (only && strcmp(only, name)) return;
    work(times);
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t from = counts();
        work(times);
        taken[i] = counts() - from;
    }
    qsort(taken, ROUNDS, sizeof *taken, by_value);
    printf("row %s %.1f\n", name, (double)taken[ROUNDS / 2] / times / divisor);
    fflush(stdout);
}

static void null_call(int n) { while (n--) syscall(SYS_getppid); }

static int there[2], back[2];
static void turn(int n)
{
    char byte = 0;
    while (n--) if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) fail("pipe");
}
static void over_pipes(void)
{
    if (pipe(there) || pipe(back)) fail("pipe");
    pid_t child = fork();
    if (!child) {
        char byte;
        close(there[1]);
        while (read(there[0], &byte, 1) == 1) if (write(back[1], &byte, 1) != 1) break;
        _exit(0);
    }
    measure("switch_over_a_pipe", 500, 2, turn);
    close(there[1]); close(there[0]); close(back[0]); close(back[1]);
    waitpid(child, 0, 0);
}

static void fork_exit(int n)
{
    while (n--) {
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (!child) _exit(0);
        waitpid(child, 0, 0);
    }
}
static void fork_exec(int n)
{
    while (n--) {
        pid_t child = fork();
        int status;
        if (child < 0) fail("fork");
        if (!child) { execl(self, self, "nothing", (char *)0); _exit(1); }
        if (waitpid(child, &status, 0) != child || status) fail("exec");
    }
}

static void map_touch(int n)
{
    while (n--) {
        char *at = mmap(0, TOUCHED * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) fail("mmap");
        for (int i = 0; i < TOUCHED; i++) at[i * PAGE] = 1;
        munmap(at, TOUCHED * PAGE);
    }
}
static char *pages;
static void page_fault(int n)
{
    madvise(pages, FAULTS * PAGE, MADV_DONTNEED);
    for (int i = 0; i < n; i++) pages[i * PAGE] = 1;
}

static void create_delete(int n)
{
    while (n--) {
        int file = open("/tmp/made", O_CREAT | O_WRONLY | O_EXCL, 0644);
        if (file < 0) fail("create");
        close(file);
        if (unlink("/tmp/made")) fail("unlink");
    }
}
static void open_close(int n) { while (n--) { int file = open("/tmp/file", O_RDONLY); if (file < 0) fail("open"); close(file); } }
static int file;
static void read_page(int n) { while (n--) if (pread(file, buffer, PAGE, 8 * PAGE) != PAGE) fail("read"); }
static void write_page(int n) { while (n--) if (pwrite(file, buffer, PAGE, 8 * PAGE) != PAGE) fail("write"); }
static void read_all(int n)
{
    while (n--) {
        lseek(file, 0, SEEK_SET);
        for (int done = 0; done < FILE_SIZE; done += PART) if (read(file, buffer, PART) != PART) fail("read");
    }
}

static int word;
static void wake_nobody(int n) { while (n--) syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0); }
static int ball, over;
static void pass_ball(int mine)
{
    while (__atomic_load_n(&ball, __ATOMIC_ACQUIRE) != mine && !__atomic_load_n(&over, __ATOMIC_ACQUIRE))
        syscall(SYS_futex, &ball, FUTEX_WAIT_PRIVATE, !mine, 0, 0, 0);
    __atomic_store_n(&ball, !mine, __ATOMIC_RELEASE);
    syscall(SYS_futex, &ball, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}
static void *partner(void *unused) { while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE)) pass_ball(1); return unused; }
static void wake_partner(int n) { while (n--) pass_ball(0); }
static void over_futex(void)
{
    pthread_t thread;
    if (pthread_create(&thread, 0, partner, 0)) fail("thread");
    measure("futex_wake_of_a_thread", 500, 2, wake_partner);
    __atomic_store_n(&over, 1, __ATOMIC_RELEASE);
    __atomic_store_n(&ball, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, &ball, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
    pthread_join(thread, 0);
}

static volatile sig_atomic_t caught;
static void handler(int number) { (void)number; caught++; }
static void signal_self(int n) { int process = getpid(), thread = gettid(); while (n--) syscall(SYS_tgkill, process, thread, SIGUSR1); }

int main(int count, char **arguments)
{
    /* Since the machine was switched on: what a shell waited for, if one started this. */
    uint64_t since_start = counts();
    if (count > 1 && !strcmp(arguments[1], "nothing")) return 0;
    self = arguments[0];
    only = arguments[1];
    printf("row time_to_shell %.1f\n", (double)since_start);
    measure("null_call", 5000, 1, null_call);
    over_pipes();
    measure("fork_and_exit", 40, 1, fork_exit);
    measure("fork_and_exec", 20, 1, fork_exec);
    measure("map_and_touch_64_pages", 20, 1, map_touch);
    pages = mmap(0, FAULTS * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) fail("mmap");
    madvise(pages, FAULTS * PAGE, MADV_NOHUGEPAGE);
    measure("page_fault", FAULTS, 1, page_fault);
    munmap(pages, FAULTS * PAGE);
    measure("create_and_delete", 500, 1, create_delete);
    file = open("/tmp/file", O_CREAT | O_RDWR | O_TRUNC, 0644);
    if (file < 0) fail("create");
    for (int done = 0; done < FILE_SIZE; done += PART) if (write(file, buffer, PART) != PART) fail("write");
    measure("open_and_close", 1000, 1, open_close);
    measure("read_4_KiB", 1000, 1, read_page);
    measure("write_4_KiB", 1000, 1, write_page);
    measure("read_4_MiB_in_order", 2, 1, read_all);
    close(file);
    unlink("/tmp/file");
    measure("futex_wake_of_nobody", 5000, 1, wake_nobody);
    over_futex();
    signal(SIGUSR1, handler);
    measure("signal_to_itself", 1000, 1, signal_self);
    if (!only && caught != 1000 * (ROUNDS + 1)) fail("signals");
    printf("row end 0\n");
    fflush(stdout);
    return 0;
}
