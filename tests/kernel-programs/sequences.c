#include "oracle.h"
/* rseq(2). The C library of this program does not use it itself. */
#define SIGNATURE 0x53053053
struct area { uint32_t start, processor; uint64_t sequence; uint32_t flags, node; uint32_t rest[2]; } __attribute__((aligned(32)));
struct sequence { uint32_t version, flags; uint64_t start, length, handler; } __attribute__((aligned(32)));
static struct area area, other;
static long rseq(void *at, unsigned length, int flags, unsigned signature) { long r = syscall(SYS_rseq, at, length, flags, signature); return r; }
CASE(registering) {
    SHOW(rseq(&area, 32, 1, SIGNATURE)); SHOW(rseq((char *)&area + 4, 32, 0, SIGNATURE)); SHOW(rseq(&area, 31, 0, SIGNATURE)); SHOW(rseq(&area, 0, 0, SIGNATURE)); SHOW(rseq(&area, 32, 6, SIGNATURE)); SHOW(rseq((void *)0xffff800000000000, 32, 0, SIGNATURE));
    area.processor = -1; SHOW(rseq(&area, 32, 0, SIGNATURE)); HOLDS(area.processor < 1024); HOLDS(area.processor == area.start);
    SHOW(rseq(&area, 32, 0, SIGNATURE)); SHOW(rseq(&area, 32, 0, 1)); SHOW(rseq(&other, 32, 0, SIGNATURE)); SHOW(rseq(&area, 16, 0, SIGNATURE));
    SHOW(rseq(&other, 32, 1, SIGNATURE)); SHOW(rseq(&area, 32, 1, 1)); SHOW(rseq(&area, 16, 1, SIGNATURE)); SHOW(rseq(&area, 32, 1, SIGNATURE)); SHOW((int)area.processor); SHOW(area.start); SHOW(rseq(&area, 32, 1, SIGNATURE)); SHOW(rseq(&area, 32, 0, SIGNATURE)); SHOW(rseq(&area, 32, 1, SIGNATURE));
}
static void *in_thread(void *unused) { SHOW(rseq(&area, 32, 1, SIGNATURE)); SHOW(rseq(&other, 32, 0, SIGNATURE)); HOLDS(other.processor < 1024); return unused; }
CASE(inheriting) {
    int status; pthread_t thread; SHOW(rseq(&area, 32, 0, SIGNATURE));
    pid_t child = fork(); if (!child) { HOLDS(area.processor < 1024); SHOW(rseq(&area, 32, 0, SIGNATURE)); SHOW(rseq(&area, 32, 1, SIGNATURE)); _exit(0); } waitpid(child, &status, 0); out("%s", ended(status));
    pthread_create(&thread, 0, in_thread, 0); pthread_join(thread, 0); SHOW(rseq(&area, 32, 1, SIGNATURE));
}
/* Turns in a sequence until it is aborted; the count says that it was in there. */
static uint64_t turn(uint32_t version, uint32_t signature_to_find)
{
    uint64_t turns = 0;
    struct sequence here = { version, 0, 0, 0, 0 };
    __asm__ volatile(
        "lea 1f(%%rip), %%rax\n mov %%rax, 8(%[here])\n lea 2f(%%rip), %%rcx\n sub %%rax, %%rcx\n mov %%rcx, 16(%[here])\n"
        "lea 4f(%%rip), %%rax\n lea 3f(%%rip), %%rcx\n cmpl %[known], %[wanted]\n cmovne %%rcx, %%rax\n mov %%rax, 24(%[here])\n"
        "mov %[here], 8(%[area])\n"
        "1: inc %[turns]\n jmp 1b\n 2: nop\n"
        ".long 0x11111111\n 3: jmp 5f\n .long 0x53053053\n 4: nop\n 5:\n"
        : [turns] "+r"(turns) : [here] "r"(&here), [area] "r"(&area), [wanted] "r"(signature_to_find), [known] "i"(SIGNATURE) : "rax", "rcx", "memory", "cc");
    return turns;
}
static volatile int caught; static void handler(int number) { (void)number; caught++; }
CASE(aborting) {
    struct itimerval t = { { 0, 20000 }, { 0, 20000 } }; signal(SIGALRM, handler); SHOW(rseq(&area, 32, 0, SIGNATURE)); setitimer(ITIMER_REAL, &t, 0);
    for (int i = 0; i < 5; i++) { uint64_t turns = turn(0, SIGNATURE); out("aborted %d", turns > 0); SHOW(area.sequence); }
    int status; pid_t busy = fork(); if (!busy) { alarm(5); for (;;) { } }
    for (int i = 0; i < 5; i++) { uint64_t turns = turn(0, SIGNATURE); out("aborted beside another %d", turns > 0); }
    kill(busy, SIGKILL); waitpid(busy, &status, 0); HOLDS(caught > 0);
}
static void wrong(uint32_t version, uint32_t signature) { struct itimerval t = { { 0, 20000 }, { 0, 20000 } }; int status; pid_t child = fork(); if (!child) { signal(SIGALRM, handler); rseq(&area, 32, 0, SIGNATURE); setitimer(ITIMER_REAL, &t, 0); turn(version, signature); _exit(0); } waitpid(child, &status, 0); out("%s", ended(status)); }
CASE(wrong_sequences) { wrong(0, SIGNATURE); wrong(1, SIGNATURE); wrong(0, 0); int status; pid_t child = fork(); if (!child) { rseq(&area, 32, 0, SIGNATURE); area.sequence = 1; raise(SIGUSR2); signal(SIGUSR1, handler); raise(SIGUSR1); _exit(0); } waitpid(child, &status, 0); out("%s", ended(status)); child = fork(); if (!child) { rseq(&area, 32, 0, SIGNATURE); area.sequence = 1; signal(SIGUSR1, handler); raise(SIGUSR1); _exit(0); } waitpid(child, &status, 0); out("%s", ended(status)); }
CASE(keeping_up) {
    SHOW(rseq(&area, 32, 0, SIGNATURE));
    /* Between two equal readings the kernel is asked where the thread is. It may have been elsewhere and back: seldom. */
    int wrong = 0;
    for (int i = 0; i < 2000; i++) {
        unsigned before = area.processor, asked = 0;
        syscall(SYS_getcpu, &asked, 0, 0);
        if (area.processor == before && before != asked) wrong++;
        if (i % 100 == 0) sched_yield();
    }
    HOLDS(wrong < 5);
}
