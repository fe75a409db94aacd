#include "oracle.h"
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)
static sigjmp_buf back;
static volatile int fault_code, fault_signal;
static void on_fault(int s, siginfo_t *i, void *u) { (void)u; fault_signal = s; fault_code = i->si_code; siglongjmp(back, 1); }
static void catch_faults(void) { struct sigaction a = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO }; sigaction(SIGSEGV, &a, 0); sigaction(SIGBUS, &a, 0); }
#define FAULTS(action) do { fault_signal = 0; if (!sigsetjmp(back, 1)) { action; out("%s: no fault", #action); } \
    else out("%s: signal %d code %d", #action, fault_signal, fault_code); } while (0)
static char *page(int n, int p) { return mmap(0, n * 4096L, p, ANON, -1, 0); }

CASE(map_errors) {
    SHOW(mmap(0, 0, RW, ANON, -1, 0));
    SHOW(mmap((void *)1, 4096, RW, ANON | MAP_FIXED, -1, 0));
    SHOW(mmap(0, 4096, RW, MAP_ANONYMOUS, -1, 0));
    SHOW(mmap(0, 4096, RW, MAP_PRIVATE, -1, 0));
    SHOW(mmap(0, 4096, RW, MAP_PRIVATE, 999, 0));
    SHOW(mmap(0, 4096, RW, MAP_PRIVATE, 0, 1));
    SHOW(syscall(SYS_mmap, 0L, 4096L, RW, ANON, -1, 4097L));
    SHOW(mmap(0, 1UL << 47, RW, ANON, -1, 0));
    SHOW(mmap(0, ~0UL, RW, ANON, -1, 0));
    SHOW(mmap((void *)0x7ffffffff000, 4096, RW, ANON | MAP_FIXED, -1, 0));
    SHOW(mmap((void *)0xffff800000000000, 4096, RW, ANON | MAP_FIXED, -1, 0));
    SHOW(munmap((void *)1, 4096));
    SHOW(munmap((void *)4096, 0));
    SHOW(munmap((void *)0x100000000, 4096));
    SHOW(munmap((void *)0x7ffffffff000, 4096));
    SHOW(mprotect((void *)1, 4096, RW));
    SHOW(mprotect((void *)0x100000000, 4096, RW));
    SHOW(mprotect((void *)0x100000000, 0, RW));
    SHOW(mprotect(page(1, RW), 4096, 0x1000000));
    SHOW(mremap((void *)0x100000000, 4096, 8192, 0));
    SHOW(mremap((void *)1, 4096, 8192, 0));
    SHOW(mremap(page(1, RW), 4096, 0, 0));
    SHOW(mremap(page(1, RW), 4096, 8192, 8));
    SHOW(mremap(page(1, RW), 4096, 8192, MREMAP_FIXED, (void *)0x200000000));
    SHOW(madvise((void *)1, 4096, MADV_DONTNEED));
    SHOW(madvise((void *)0x100000000, 4096, MADV_DONTNEED));
    SHOW(madvise(page(1, RW), 4096, 9999));
    SHOW(madvise(page(1, RW), 0, MADV_DONTNEED));
    SHOW(madvise(page(1, RW), 4096, MADV_WILLNEED));
    SHOW(madvise(page(1, RW), 4096, MADV_NORMAL));
    SHOW(msync((void *)1, 4096, MS_SYNC));
    SHOW(msync(page(1, RW), 4096, MS_SYNC));
    SHOW(msync(page(1, RW), 4096, MS_SYNC | MS_ASYNC));
    SHOW(msync(page(1, RW), 4096, 64));
    SHOW(msync((void *)0x100000000, 4096, MS_SYNC));
}
CASE(faults) {
    catch_faults();
    FAULTS(*(volatile char *)0);
    FAULTS(*(volatile char *)0 = 1);
    FAULTS(*(volatile char *)0x100000000);
    FAULTS(*(volatile char *)0xffff800000000000);
    FAULTS(*(volatile char *)0x8000000000000000);
    FAULTS(((void (*)(void))0x100000000)());
    char *p = page(1, PROT_NONE);
    FAULTS((void)*(volatile char *)p);
    FAULTS(*(volatile char *)p = 1);
    p = page(1, PROT_READ);
    FAULTS((void)*(volatile char *)p);
    FAULTS(*(volatile char *)p = 1);
    p = page(1, RW);
    FAULTS(*(volatile char *)p = 1);
    FAULTS(((void (*)(void))p)());
    munmap(p, 4096);
    FAULTS((void)*(volatile char *)p);
    FAULTS(__asm__ volatile("hlt"));
    FAULTS(__asm__ volatile("cli"));
    FAULTS(__asm__ volatile("mov %%cr3, %%rax" ::: "rax"));
    FAULTS(__asm__ volatile("int $0x20"));
}
CASE(protection_keeps_content) {
    catch_faults();
    char *p = page(3, RW);
    memset(p, 7, 3 * 4096);
    SHOW(mprotect(p + 4096, 4096, PROT_NONE));
    FAULTS((void)*(volatile char *)(p + 4096));
    SHOW(p[0] + p[8192]);
    SHOW(mprotect(p + 4096, 4096, PROT_READ));
    SHOW(p[4096]);
    FAULTS(p[4096] = 1);
    SHOW(mprotect(p, 3 * 4096, RW));
    p[4096] = 9;
    SHOW(p[4096] + p[4097]);
}
CASE(holes) {
    catch_faults();
    char *p = page(8, RW);
    memset(p, 1, 8 * 4096);
    SHOW(munmap(p + 2 * 4096, 4096));
    SHOW(munmap(p + 5 * 4096, 4096));
    SHOW(mprotect(p, 8 * 4096, PROT_READ));
    FAULTS((void)*(volatile char *)(p + 2 * 4096));
    SHOW(p[3 * 4096]);
    SHOW(mmap(p + 2 * 4096, 4096, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == p + 2 * 4096);
    SHOW(mmap(p + 3 * 4096, 4096, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
    SHOW(p[2 * 4096]);
    SHOW(mmap(p, 8 * 4096, RW, ANON | MAP_FIXED, -1, 0) == p);
    SHOW(p[0] + p[7 * 4096]);
}
CASE(discard) {
    char *p = page(4, RW);
    memset(p, 5, 4 * 4096);
    SHOW(madvise(p + 4096, 8192, MADV_DONTNEED));
    SHOW(p[0]); SHOW(p[4096]); SHOW(p[8192]); SHOW(p[12288]);
}
CASE(remap) {
    char *p = page(4, RW);
    for (int i = 0; i < 4; i++) p[i * 4096] = i + 1;
    munmap(p + 3 * 4096, 4096);
    page(1, RW);
    SHOW(mremap(p, 3 * 4096, 4096, 0) == p);
    char *q = mremap(p, 4096, 64 * 4096, MREMAP_MAYMOVE);
    HOLDS(q != MAP_FAILED);
    SHOW(q[0]); SHOW(q[63 * 4096]);
    char *target = page(64, RW);
    SHOW(mremap(q, 64 * 4096, 2 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, target) == target);
    SHOW(target[0]);
    SHOW(mremap(target, 8192, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, target));
}
CASE(heap) {
    char *start = sbrk(0);
    HOLDS(sbrk(100000) == start);
    memset(start, 3, 100000);
    HOLDS((char *)sbrk(0) == start + 100000);
    HOLDS(syscall(SYS_brk, 0) == (long)(start + 100000));
    HOLDS(syscall(SYS_brk, 1) == (long)(start + 100000));
    HOLDS(syscall(SYS_brk, start) == (long)start);
    HOLDS(syscall(SYS_brk, start + 4096) == (long)(start + 4096));
    HOLDS(syscall(SYS_brk, 0x7fffffff0000) == (long)(start + 4096));
}
CASE(reservation) {
    char *p = mmap(0, 256UL << 30, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
    HOLDS(p != MAP_FAILED);
    SHOW(mprotect(p + (100UL << 30), 65536, RW));
    p[100UL << 30] = 3;
    SHOW(p[100UL << 30]);
    SHOW(munmap(p, 256UL << 30));
}
CASE(copy_on_write) {
    int *p = (int *)page(2, RW), *shared = mmap(0, 4096, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    p[0] = 1; p[1024] = 2; shared[0] = 3;
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (!child) { out("child %d sees %d %d %d", i, p[0], p[1024], shared[0]); p[0] = 10 + i; p[1024] = 20; shared[0]++; _exit(p[0]); }
        int status; waitpid(child, &status, 0);
        out("%s", ended(status));
        SHOW(p[0]); SHOW(p[1024]); SHOW(shared[0]);
    }
    p[0] = 50;
    pid_t child = fork();
    if (!child) { pid_t grand = fork(); if (!grand) { p[0]++; out("grandchild %d", p[0]); _exit(0); } waitpid(grand, 0, 0); out("child %d", p[0]); _exit(0); }
    waitpid(child, 0, 0);
    SHOW(p[0]);
}
CASE(bad_pointers) {
    int sink = open("/tmp/sink", O_RDWR | O_CREAT, 0644);
    char *p = page(2, RW);
    memset(p, '\n', 8192);
    munmap(p + 4096, 4096);
    char *none = page(1, PROT_NONE), *read_only = page(1, PROT_READ);
    void *bad[] = { (void *)0, (void *)1, (void *)0xfffffffffffff000, (void *)0x7ffffffff000, (void *)0x8000000000000000, none, p + 4090 };
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        out("pointer %u", i);
        SHOW(syscall(SYS_write, sink, bad[i], 64));
        SHOW(syscall(SYS_rt_sigaction, SIGUSR1, bad[i], 0, 8));
        SHOW(syscall(SYS_clock_gettime, 0, bad[i]));
        SHOW(syscall(SYS_nanosleep, bad[i], 0));
        SHOW(syscall(SYS_uname, bad[i]));
        SHOW(syscall(SYS_getrandom, bad[i], 64, 0));
        memset(p + 4090, '\n', 6); /* else a random zero byte ends the string that execve is to run off */
        SHOW(syscall(SYS_execve, bad[i], 0, 0));
        SHOW(syscall(SYS_sigaltstack, bad[i], 0));
        SHOW(syscall(SYS_getrlimit, 0, bad[i]));
        SHOW(syscall(SYS_sysinfo, bad[i]));
        SHOW(syscall(SYS_times, bad[i]) >= 0);
        SHOW(syscall(SYS_rt_sigpending, bad[i], 8));
    }
    SHOW(syscall(SYS_clock_gettime, 0, read_only));
    SHOW(syscall(SYS_getrandom, read_only, 8, 0));
    SHOW(syscall(SYS_write, sink, p + 4096 - 3, 0));
}
CASE(limit) {
    struct rlimit l = { 64 << 20, 64 << 20 };
    SHOW(setrlimit(RLIMIT_AS, &l));
    SHOW(mmap(0, 1UL << 30, RW, ANON, -1, 0));
    HOLDS(mmap(0, 1 << 20, RW, ANON, -1, 0) != MAP_FAILED);
}
