/* Makes random system calls: half of them with arguments of the kinds that the calls take, half with nonsense.
     fuzzer CALLS [SEED]
   Workers, each a process with several threads, make the calls in folders of their own; a timer of its own gets each thread out
   of what it waits for. The parent starts the workers again when they end, whatever way they end, and ends those that make no
   call any more. Prints the seed, then what was done, how fast, and how often each call. To be run inside
   Dialogos only: on the host it would do real harm. */
#define ORACLE_NO_MAIN
#include "oracle.h"
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#define THREADS 3
#define MOST_WORKERS 4
#define SENSIBLE 511
/* A thread waits so long at most, unless it has blocked its timer's signal; then the worker ends after so long without a call. */
#define WAIT_NANOSECONDS 4000000
#define QUIET_MILLISECONDS 400
/* The call that each thread is in, for who looks for the one that never ends. */
struct call { long number; unsigned long a[6]; int inside; };
struct shared { unsigned long made, failed, numbers[512], failures[512], made_by[MOST_WORKERS]; struct call calls[MOST_WORKERS][THREADS + 1]; };
static struct shared *shared;
static unsigned long limit;
static int own_number;

struct source { unsigned long state; };
static unsigned long next(struct source *s) { s->state ^= s->state << 13; s->state ^= s->state >> 7; s->state ^= s->state << 17; return s->state * 0x2545F4914F6CDD1DUL; }
static unsigned long below(struct source *s, unsigned long n) { return (next(s) >> 16) % n; }

/* Ends the machine, the parent or the run itself: not for a fuzzer that wants to go on. */
static int is_left_out(long number)
{
    static const short left_out[] = { SYS_reboot, SYS_kexec_load, SYS_exit, SYS_exit_group, SYS_kill, SYS_tkill, SYS_tgkill,
        SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pause, SYS_rt_sigreturn, SYS_vfork, SYS_chroot, SYS_umount2, SYS_setsid, SYS_setpgid, SYS_rt_sigsuspend };
    for (unsigned i = 0; i < sizeof left_out / sizeof *left_out; i++) if (left_out[i] == number) return 1;
    return 0;
}

static char *memory;      /* 16 pages: readable, written, some protected, some missing */
static const char *paths[] = { "a", "b", "d", "d/x", "d/y", "link", "fifo", "socket", ".", "..", "", "/dev/null", "/dev/zero", "/proc/self/status", "/proc/self/fd/3", "/proc/self/maps", "/dev/tty", "/tmp", "nowhere/at/all" };

static unsigned long pointer(struct source *s)
{
    switch (below(s, 10)) {
        case 0: return below(s, 3) ? 0 : 1;
        case 1: { static const unsigned long bad[] = { -1UL, 0x7ffffffff000, 0x7fffffffeff8, 0x800000000000, 0xffff800000000000, 0xffffffff80200000, 0x8000000000000000 }; return bad[below(s, 7)]; }
        case 2: return (unsigned long)memory + below(s, 16 * 4096);
        case 3: return (unsigned long)memory + below(s, 16) * 4096 - below(s, 16);
        case 4: return (unsigned long)paths[below(s, sizeof paths / sizeof *paths)];
        default: { unsigned long *at = (unsigned long *)(memory + below(s, 8) * 512); for (int i = 0; i < 12; i++) at[i] = below(s, 3) ? below(s, 64) : below(s, 2) ? next(s) : (unsigned long)memory + below(s, 4096); return (unsigned long)at; }
    }
}
static unsigned long number_like(struct source *s)
{
    switch (below(s, 8)) {
        case 0: return next(s);
        case 1: return -below(s, 200);
        case 2: return 1UL << below(s, 64);
        case 3: return below(s, 1 << 20);
        case 4: return (1UL << below(s, 32)) | (1UL << below(s, 32));
        default: return below(s, 40);
    }
}
static unsigned long argument(struct source *s) { unsigned long kind = below(s, 10); return kind < 3 ? below(s, 40) : kind < 7 ? pointer(s) : number_like(s); }

/* Calls with arguments that mostly pass the first checks. */
static long sensible(struct source *s)
{
    const char *path = paths[below(s, 9)], *other = paths[below(s, 6)];
    int file = 3 + below(s, 24), another = 3 + below(s, 24), pair[2];
    char *at = memory + below(s, 8 * 4096);
    struct timespec moment = { 0, below(s, 100000) };
    switch (below(s, 44)) {
        case 0: return open(path, below(s, 3) | (below(s, 2) ? O_CREAT : 0) | (below(s, 4) ? 0 : O_TRUNC) | O_NONBLOCK, 0644);
        case 1: return close(file);
        case 2: return read(file, at, below(s, 9000));
        case 3: return write(file, at, below(s, 9000));
        case 4: return lseek(file, below(s, 100000), below(s, 3));
        case 5: return mkdir(path, 0755);
        case 6: return rmdir(path);
        case 7: return unlink(path);
        case 8: return rename(path, other);
        case 9: return link(path, other);
        case 10: return symlink(other, path);
        case 11: return mkfifo("fifo", 0644);
        case 12: return pipe2(pair, O_NONBLOCK);
        case 13: return dup2(file, another);
        case 14: return ftruncate(file, below(s, 200000));
        case 15: return (long)mmap(0, (1 + below(s, 20)) * 4096, below(s, 8), below(s, 2) ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        case 16: return (long)mmap(0, (1 + below(s, 20)) * 4096, below(s, 8), below(s, 2) ? MAP_PRIVATE : MAP_SHARED, file, below(s, 3) * 4096);
        case 17: return munmap((void *)((unsigned long)(memory + below(s, 1 << 20)) & ~4095UL), 4096);
        case 18: return mprotect(memory + 9 * 4096, 4096 * (1 + below(s, 6)), below(s, 8));
        case 19: return syscall(SYS_epoll_create1, 0);
        case 20: { unsigned event[3] = { below(s, 32) | (below(s, 2) ? 1u << 31 : 0), 1, 2 }; return syscall(SYS_epoll_ctl, file, 1 + below(s, 3), another, event); }
        case 21: return syscall(SYS_epoll_wait, file, at, 8, below(s, 2));
        case 22: return syscall(SYS_eventfd2, below(s, 5), 04000);
        case 23: return socketpair(AF_UNIX, below(s, 2) ? SOCK_STREAM | SOCK_NONBLOCK : SOCK_DGRAM | SOCK_NONBLOCK, 0, pair);
        case 24: return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        case 25: { struct sockaddr_un a = { AF_UNIX, "socket" }; return below(s, 2) ? bind(file, (void *)&a, sizeof a) : connect(file, (void *)&a, sizeof a); }
        case 26: return below(s, 2) ? listen(file, 3) : accept4(file, 0, 0, SOCK_NONBLOCK);
        case 27: return send(file, at, below(s, 5000), MSG_DONTWAIT | MSG_NOSIGNAL);
        case 28: return recv(file, at, below(s, 5000), MSG_DONTWAIT);
        case 29: { char control[64] = { 0 }; struct iovec { void *b; long n; } v = { at, below(s, 100) }; struct msghdr m = { .msg_iov = (void *)&v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(4) }; struct cmsghdr *c = CMSG_FIRSTHDR(&m); c->cmsg_level = SOL_SOCKET; c->cmsg_type = SCM_RIGHTS; c->cmsg_len = CMSG_LEN(4); *(int *)CMSG_DATA(c) = another; return sendmsg(file, &m, MSG_DONTWAIT | MSG_NOSIGNAL); }
        case 30: return fcntl(file, F_SETFL, O_NONBLOCK);
        case 31: { struct flock l = { .l_type = below(s, 3), .l_start = below(s, 50), .l_len = below(s, 50) }; return fcntl(file, F_SETLK, &l); }
        case 32: { struct pollfd p[3] = { { file, 5 }, { another, 5 }, { -1, 0 } }; return poll(p, 3, below(s, 2)); }
        case 33: return nanosleep(&moment, 0);
        case 34: return syscall(SYS_futex, at, below(s, 2), below(s, 3), &moment, 0, 0);
        case 35: { pid_t c = fork(); if (!c) { for (int i = 0; i < 20; i++) syscall(below(s, 2) ? SYS_read : SYS_close, below(s, 30), at, 10); _exit(0); } return c > 0 ? waitpid(c, 0, 0) : c; }
        case 36: return syscall(SYS_timerfd_create, 1, 04000);
        case 37: { long t[4] = { 0, below(s, 100000), 0, below(s, 100000) }; return syscall(SYS_timerfd_settime, file, 0, t, 0); }
        case 38: { unsigned long m = below(s, 1 << 20); return syscall(SYS_signalfd4, -1, &m, 8, 04000); }
        case 39: return raise(below(s, 2) ? SIGUSR1 : SIGRTMIN);
        case 40: { DIR *d = opendir("."); if (d) { while (readdir(d)) { } closedir(d); } return 0; }
        case 41: return syscall(SYS_memfd_create, "m", 0);
        case 42: return syscall(SYS_mremap, memory + 4096, 4096, 8192, below(s, 2), 0);
        default: return sched_yield();
    }
}

static void *work(void *seed)
{
    struct source s = { (unsigned long)seed | 1 };
    static int last_thread;
    struct sigevent event = { .sigev_notify = 4, .sigev_signo = SIGUSR2 };
    struct itimerspec often = { { 0, WAIT_NANOSECONDS }, { 0, WAIT_NANOSECONDS } };
    int timer;
    *(&event.sigev_notify + 1) = gettid();
    if (!syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer)) syscall(SYS_timer_settime, timer, 0, &often, 0);
    struct call *now = &shared->calls[own_number][__atomic_fetch_add(&last_thread, 1, __ATOMIC_RELAXED) % (THREADS + 1)];
    for (int i = 0; i < 400 && shared->made < limit; i++) {
        long number = below(&s, 465), result;
        if (below(&s, 2)) { now->number = SENSIBLE; struct source copy = s; now->a[0] = below(&copy, 9), now->a[1] = 0; below(&copy, 6); below(&copy, 24); below(&copy, 24); below(&copy, 8 * 4096); below(&copy, 100000); now->a[1] = below(&copy, 44); now->inside = 1; result = sensible(&s); now->inside = 0; number = SENSIBLE; }
        else { if (is_left_out(number)) continue; if (number == SYS_fork || number == SYS_clone || number == SYS_clone3) number = SYS_getppid; now->number = number; for (int j = 0; j < 6; j++) now->a[j] = argument(&s); now->inside = 1; result = syscall(number, now->a[0], now->a[1], now->a[2], now->a[3], now->a[4], now->a[5]); now->inside = 0; }
        __atomic_add_fetch(&shared->made, 1, __ATOMIC_RELAXED);
        __atomic_add_fetch(&shared->made_by[own_number], 1, __ATOMIC_RELAXED);
        if (result < 0) { __atomic_add_fetch(&shared->failed, 1, __ATOMIC_RELAXED); __atomic_add_fetch(&shared->failures[number], 1, __ATOMIC_RELAXED); }
        __atomic_add_fetch(&shared->numbers[number], 1, __ATOMIC_RELAXED);
    }
    return 0;
}

static void nothing(int signal) { (void)signal; }
static void worker(unsigned long seed, int number)
{
    char name[32];
    own_number = number;
    setpgid(0, 0);
    snprintf(name, sizeof name, "/tmp/fuzz-%d", number);
    mkdir(name, 0777);
    chdir(name);
    int quiet = open("/dev/null", O_RDWR);
    dup2(quiet, 0); dup2(quiet, 1); dup2(quiet, 2);
    struct rlimit files = { 40, 40 }, space = { 128 << 20, 128 << 20 }, size = { 1 << 20, 1 << 20 };
    setrlimit(RLIMIT_NOFILE, &files); setrlimit(RLIMIT_AS, &space); setrlimit(RLIMIT_FSIZE, &size);
    for (int i = 1; i < 65; i++) if (i != SIGKILL && i != SIGSTOP && i != SIGSEGV && i != SIGBUS && i != 32 && i != 33) { struct sigaction action = { .sa_handler = nothing }; sigaction(i, &action, 0); }
    /* What the kernel writes beyond the pages must not reach the counters. */
    memory = mmap(0, 600 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(memory + 16 * 4096, 584 * 4096, PROT_NONE);
    mprotect(memory + 9 * 4096, 4096, PROT_READ); mprotect(memory + 10 * 4096, 4096, PROT_NONE); munmap(memory + 12 * 4096, 4096);
    pthread_t threads[THREADS];
    int made = 0;
    for (int i = 0; i < THREADS; i++) made += pthread_create(&threads[made], 0, work, (void *)(seed * 31 + i * 7919 + 1)) == 0;
    work((void *)(seed ^ 0x9E3779B97F4A7C15));
    for (int i = 0; i < made; i++) pthread_join(threads[i], 0);
    _exit(0);
}

static void clear(const char *path)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    char name[300];
    while (directory && (entry = readdir(directory))) if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) { snprintf(name, sizeof name, "%s/%s", path, entry->d_name); chmod(name, 0700); if (unlink(name)) { clear(name); rmdir(name); } }
    if (directory) closedir(directory);
}

static void report(int worker)
{
    printf("fuzzer: FAILED: a worker does not end although it was killed; its threads are in\n");
    for (int i = 0; i <= THREADS; i++) { struct call *c = &shared->calls[worker][i]; if (c->inside) printf("fuzzer:   call %ld (%lx, %lx, %lx, %lx, %lx, %lx)\n", c->number, c->a[0], c->a[1], c->a[2], c->a[3], c->a[4], c->a[5]); }
}

int main(int count, char **arguments)
{
    limit = count > 1 ? strtoul(arguments[1], 0, 10) : 100000;
    unsigned long seed = count > 2 ? strtoul(arguments[2], 0, 10) : time(0), round = 0;
    printf("fuzzer: %lu calls, seed %lu\n", limit, seed); fflush(stdout);
    shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t workers[MOST_WORKERS] = { 0 };
    struct timespec began[MOST_WORKERS], start, now;
    unsigned long seen[MOST_WORKERS] = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &start);
    int killed[MOST_WORKERS] = { 0 };
    unsigned long started = 0, signalled = 0, stuck = 0, told = 0;
    for (int living = 0; shared->made < limit || living; ) {
        living = 0;
        for (int i = 0; i < MOST_WORKERS; i++) {
            int status;
            clock_gettime(CLOCK_MONOTONIC, &now);
            if (workers[i] && waitpid(workers[i], &status, WNOHANG) == workers[i]) { kill(-workers[i], SIGKILL); signalled += WIFSIGNALED(status) != 0; workers[i] = 0; }
            if (workers[i] && shared->made_by[i] != seen[i] && !killed[i]) { seen[i] = shared->made_by[i]; began[i] = now; }
            if (workers[i] && (now.tv_sec - began[i].tv_sec) * 1000 + (now.tv_nsec - began[i].tv_nsec) / 1000000 > (killed[i] ? 4000 : QUIET_MILLISECONDS)) { kill(-workers[i], SIGKILL); kill(workers[i], SIGKILL); stuck++; began[i] = now; if (++killed[i] > 3) { report(i); return 1; } }
            if (!workers[i] && shared->made < limit) { pid_t c = fork(); if (!c) worker(seed + ++round * 1000003 + i * 17, i); round++; began[i] = now; killed[i] = 0; workers[i] = c > 0 ? c : 0; started += c > 0; }
            living += workers[i] != 0;
        }
        if (shared->made / (limit / 20 + 1) > told) { told = shared->made / (limit / 20 + 1); printf("fuzzer: %lu calls\n", shared->made); fflush(stdout); }
        usleep(5000);
    }
    for (int i = 0; i < MOST_WORKERS; i++) { char name[32]; snprintf(name, sizeof name, "/tmp/fuzz-%d", i); clear(name); rmdir(name); }
    int kinds = 0;
    for (int i = 0; i < 512; i++) if (shared->numbers[i]) { kinds++; if (limit > 5000) printf("%s%d: %lu/%lu", kinds % 10 == 1 ? "\nfuzzer: call made/failed " : ", ", i, shared->numbers[i], shared->failures[i]); }
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds = now.tv_sec - start.tv_sec + (now.tv_nsec - start.tv_nsec) / 1e9;
    printf("\nfuzzer: %.0f calls a second for %.0f seconds\n", shared->made / seconds, seconds);
    printf("fuzzer: made %lu calls of %d numbers, %lu failed, %lu workers, %lu ended by a signal, %lu waited too long\n", shared->made, kinds, shared->failed, started, signalled, stuck);
    return 0;
}
