#include "oracle.h"
CASE(wait_errors) {
    int status;
    SHOW(wait(&status));
    SHOW(waitpid(12345678, &status, 0));
    SHOW(waitpid(-1, &status, 0x40000000 | 64));
    SHOW(waitid(P_ALL, 0, 0, 0));
    SHOW(waitid(P_ALL, 0, 0, WEXITED));
    SHOW(waitid(99, 0, 0, WEXITED));
    SHOW(syscall(SYS_wait4, INT_MIN, 0, 0, 0));
}
CASE(exit_statuses) {
    int codes[] = { 0, 1, 127, 128, 255, 256, 257, -1 };
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        pid_t child = fork();
        if (!child) _exit(codes[i]);
        int status; HOLDS(waitpid(child, &status, 0) == child);
        out("_exit(%d): %s", codes[i], ended(status));
    }
    int signals[] = { SIGKILL, SIGTERM, SIGABRT, SIGSEGV, SIGUSR1, SIGPIPE, SIGALRM, SIGRTMIN, SIGRTMAX, SIGCHLD, SIGURG, SIGWINCH };
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        pid_t child = fork();
        if (!child) { raise(signals[i]); _exit(33); }
        int status; waitpid(child, &status, 0);
        out("raise(%d): %s", signals[i], ended(status));
    }
}
CASE(wait_options) {
    pid_t child = fork();
    if (!child) { raise(SIGSTOP); usleep(100000); _exit(4); }
    int status = 0;
    siginfo_t information;
    HOLDS(waitpid(child, &status, WUNTRACED) == child);
    out("%s", ended(status));
    SHOW(waitpid(child, &status, WNOHANG | WUNTRACED));
    kill(child, SIGCONT);
    HOLDS(waitpid(child, &status, WCONTINUED) == child);
    HOLDS(WIFCONTINUED(status));
    memset(&information, 0, sizeof information);
    SHOW(waitid(P_PID, child, &information, WEXITED | WNOWAIT));
    out("%d %d %d %d", information.si_signo, information.si_code, information.si_status, information.si_pid == child);
    SHOW(waitid(P_PID, child, &information, WEXITED));
    SHOW(waitid(P_PID, child, &information, WEXITED));
}
CASE(not_yet) {
    pid_t child = fork();
    if (!child) { pause(); _exit(0); }
    int status;
    SHOW(waitpid(child, &status, WNOHANG));
    siginfo_t information; memset(&information, 1, sizeof information);
    SHOW(waitid(P_PID, child, &information, WEXITED | WNOHANG));
    SHOW(information.si_pid);
    kill(child, SIGTERM);
    HOLDS(waitpid(-1, &status, 0) == child);
    out("%s", ended(status));
}
CASE(orphans) {
    int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (!child) { pid_t self = getpid(); if (!fork()) { while (getppid() == self) usleep(1000); *shared = 1; _exit(0); } _exit(0); }
    waitpid(child, 0, 0);
    for (int i = 0; i < 1000 && !*shared; i++) usleep(1000);
    SHOW(*shared);
}
CASE(groups) {
    HOLDS(getpgrp() == getpgid(0));
    SHOW(setpgid(0, 0));
    HOLDS(getpgrp() == getpid());
    SHOW(setpgid(0, 12345678));
    SHOW(setpgid(12345678, 0));
    SHOW(setpgid(0, -1));
    SHOW(getpgid(12345678));
    SHOW(getsid(12345678));
    SHOW(setsid());
    pid_t child = fork();
    if (!child) {
        HOLDS(setsid() == getpid());
        HOLDS(getsid(0) == getpid() && getpgrp() == getpid());
        SHOW(setsid());
        SHOW(setpgid(0, 0));
        _exit(0);
    }
    waitpid(child, 0, 0);
    child = fork();
    if (!child) { pause(); _exit(0); }
    SHOW(setpgid(child, child));
    HOLDS(getpgid(child) == child);
    SHOW(kill(-child, SIGTERM));
    int status; waitpid(child, &status, 0); out("%s", ended(status));
    SHOW(kill(-child, SIGTERM));
}
CASE(vfork_order) {
    volatile int value = 1;
    pid_t child = vfork();
    if (!child) { value = 2; _exit(5); }
    SHOW(value);
    int status; HOLDS(waitpid(child, &status, 0) == child); out("%s", ended(status));
}
CASE(execute) {
    char *self[] = { "/bin/process", "no_such_case", 0 }, *none[] = { 0 };
    SHOW(execve("/no/such/file", self, none));
    SHOW(execve("", self, none));
    SHOW(execve("/bin/process/x", self, none));
    SHOW(execve((char *)1, self, none));
    SHOW(execve("/bin/data", (char **)1, none));
    SHOW(execve("/bin/data", self, none));
    static char big[140000]; memset(big, 'x', sizeof big - 1);
    char *long_argument[] = { "x", big, 0 };
    SHOW(execve("/bin/process", long_argument, none));
    memset(big, 'x', 5000); big[5000] = 0;
    SHOW(execve(big, self, none));
    pid_t child = fork();
    if (!child) { char *arguments[] = { "/bin/echo-arguments", "a", "", "b c", 0 }, *environment[] = { "X=1", "Y=", 0 }; execve("/bin/arguments", arguments, environment); _exit(99); }
    int status; waitpid(child, &status, 0); out("%s", ended(status));
}
CASE(clone_errors) {
    SHOW(syscall(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0));
    SHOW(syscall(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0, 0));
    SHOW(syscall(SYS_clone3, 0, 0));
    SHOW(syscall(SYS_clone3, 0, 8));
    SHOW(syscall(SYS_clone3, 1, 64));
    SHOW(syscall(SYS_clone3, 1, 100000));
    char arguments[88] = { 0 };
    arguments[0] = 1;
    SHOW(syscall(SYS_clone3, arguments, 88));
    arguments[0] = 0; arguments[32] = 65;
    SHOW(syscall(SYS_clone3, arguments, 88));
}
CASE(thread_of_its_own) {
    pid_t child = fork();
    if (!child) { HOLDS(getpid() == syscall(SYS_gettid)); HOLDS(getppid() > 0); _exit(0); }
    waitpid(child, 0, 0);
}
CASE(limits) {
    struct rlimit l;
    SHOW(getrlimit(999, &l)); SHOW(getrlimit(-1, &l));
    SHOW(getrlimit(RLIMIT_NOFILE, &l));
    SHOW(getrlimit(RLIMIT_STACK, &l)); SHOW(l.rlim_cur);
    l.rlim_cur = 10; l.rlim_max = 5;
    SHOW(setrlimit(RLIMIT_NOFILE, &l));
    l.rlim_cur = 5; l.rlim_max = 10;
    SHOW(setrlimit(RLIMIT_NOFILE, &l));
    SHOW(getrlimit(RLIMIT_NOFILE, &l)); SHOW(l.rlim_cur); SHOW(l.rlim_max);
    SHOW(prlimit(12345678, RLIMIT_NOFILE, 0, &l));
    SHOW(setrlimit(RLIMIT_NOFILE, (void *)1));
}
CASE(identity) {
    SHOW(getuid()); SHOW(geteuid()); SHOW(getgid()); SHOW(getegid());
    struct utsname names; SHOW(uname(&names)); out("%s %s", names.sysname, names.machine);
    SHOW(syscall(SYS_arch_prctl, 0x1002, 0xffff800000000000)); SHOW(syscall(SYS_arch_prctl, 0x9999, 0));
    SHOW(syscall(SYS_set_robust_list, 0, 1)); SHOW(syscall(999)); SHOW(syscall(-1));
    char name[20] = "";
    SHOW(syscall(SYS_prctl, 15, "a long thread name")); SHOW(syscall(SYS_prctl, 16, name)); out("%s", name);
    SHOW(syscall(SYS_prctl, 15, 1)); SHOW(syscall(SYS_prctl, 9999, 0)); SHOW(syscall(SYS_getrandom, name, 8, 0)); SHOW(syscall(SYS_getrandom, name, 8, 64));
}
CASE(scheduling) {
    cpu_set_t set;
    SHOW(sched_yield()); SHOW(sched_getscheduler(0)); SHOW(sched_getscheduler(-1)); SHOW(sched_getscheduler(12345678));
    SHOW(sched_get_priority_min(0)); SHOW(sched_get_priority_max(1)); SHOW(sched_get_priority_max(99));
    SHOW(sched_getaffinity(0, sizeof set, &set) >= 0); SHOW(syscall(SYS_sched_getaffinity, 0, 3, &set)); SHOW(syscall(SYS_sched_getaffinity, 12345678, 128, &set));
    struct rusage usage; SHOW(getrusage(RUSAGE_SELF, &usage)); SHOW(getrusage(55, &usage)); SHOW(getrusage(RUSAGE_SELF, (void *)1));
}

static unsigned long mask_of(pid_t who) { unsigned long mask[16] = { 0 }; return syscall(SYS_sched_getaffinity, who, sizeof mask, mask) < 0 ? 0 : mask[0]; }
static long bind(pid_t who, unsigned long mask) { return syscall(SYS_sched_setaffinity, who, sizeof mask, &mask); }
static int processor(void) { unsigned number = -1; syscall(SYS_getcpu, &number, 0, 0); return number; }
/* Whether a thread that stays awake, gives way and sleeps is ever found elsewhere. */
static int stays_on(int number, int rounds) { for (int i = 0; i < rounds; i++) { if (processor() != number) return 0; if (i % 16 == 0) sched_yield(); if (i % 500 == 0) usleep(100); } return 1; }
static void *bound_thread(void *mask) { return (void *)(long)(mask_of(0) == *(unsigned long *)mask && stays_on(__builtin_ctzl(*(unsigned long *)mask), 3000)); }

CASE(affinity_errors) {
    unsigned long mask = 1, far[16] = { 0 }; SHOW(syscall(SYS_sched_setaffinity, 0, 8, 1)); SHOW(syscall(SYS_sched_setaffinity, 12345678, 8, 1)); SHOW(syscall(SYS_sched_setaffinity, 12345678, 8, &mask)); SHOW(syscall(SYS_sched_setaffinity, -1, 8, &mask)); SHOW(syscall(SYS_sched_setaffinity, 0, 0, &mask)); SHOW(syscall(SYS_sched_setaffinity, 0, 0, 1)); SHOW(bind(0, 0)); SHOW(bind(0, 1UL << 63)); far[15] = 1; SHOW(syscall(SYS_sched_setaffinity, 0, sizeof far, far)); SHOW(syscall(SYS_sched_setaffinity, 0, 1, &mask)); SHOW(mask_of(0)); SHOW(bind(0, 1 | 1UL << 63)); SHOW(mask_of(0));
    SHOW(syscall(SYS_sched_getaffinity, 0, 8, &mask)); SHOW(syscall(SYS_sched_getaffinity, 0, 0, &mask)); SHOW(syscall(SYS_sched_getaffinity, 0, 12, &mask)); SHOW(syscall(SYS_sched_getaffinity, 0, 8, 1)); SHOW(syscall(SYS_sched_getaffinity, 12345678, 8, 1)); SHOW(syscall(SYS_sched_getaffinity, -1, 8, &mask)); AS(1000, 1000, SHOW(bind(getppid(), 1)); SHOW(mask_of(getppid())); SHOW(bind(0, 1)); SHOW(bind(getpid(), 1)));
}
CASE(affinity_holds) {
    unsigned long all = mask_of(0); int holds = 1, status; for (int i = 0; i < 64; i++) if (all >> i & 1) { holds &= bind(0, 1UL << i) == 0 && mask_of(0) == 1UL << i && stays_on(i, 3000); pthread_t t[3]; unsigned long mask = 1UL << i; void *well; for (int n = 0; n < 3; n++) pthread_create(&t[n], 0, bound_thread, &mask); for (int n = 0; n < 3; n++) { pthread_join(t[n], &well); holds &= well != 0; } pid_t c = fork(); if (!c) _exit(mask_of(0) == mask && stays_on(i, 3000) ? 7 : 8); waitpid(c, &status, 0); holds &= WEXITSTATUS(status) == 7; } HOLDS(holds);
    SHOW(bind(0, 1)); int p[2]; char text[20] = ""; pipe(p); pid_t c = fork(); if (!c) { dup2(p[1], 1); execl("/bin/busybox", "busybox", "nproc", (char *)0); _exit(9); } waitpid(c, &status, 0); read(p[0], text, sizeof text - 1); out("%s: %.1s", ended(status), text); SHOW(bind(0, all)); HOLDS(mask_of(0) == all);
}
/* Somebody else binds a process that runs without end. */
CASE(affinity_moves) {
    volatile struct { int seen; long rounds; } *s = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); unsigned long all = mask_of(0); int holds = 1; pid_t c = fork(); if (!c) for (;;) { s->seen = processor(); s->rounds++; }
    for (int round = 0; round < 20; round++) for (int i = 0; i < 64; i++) if (all >> i & 1) { holds &= bind(c, 1UL << i) == 0; for (int looks = 0; looks < 3; looks++) { long before = s->rounds; while (s->rounds < before + 3) sched_yield(); holds &= s->seen == i; } } HOLDS(holds); HOLDS(mask_of(0) == all); kill(c, SIGKILL); int status; waitpid(c, &status, 0); out("%s", ended(status));
    int go[2]; pipe(go); c = fork(); if (!c) { char b; int well = 1; for (int i = 0; i < 64; i++) if (all >> i & 1) { read(go[0], &b, 1); well &= processor() == i; s->seen = -i; s->rounds = -1 - i; } _exit(well); }
    for (int i = 0; i < 64; i++) if (all >> i & 1) { usleep(2000); bind(c, 1UL << i); write(go[1], "x", 1); while (s->rounds != -1 - i) sched_yield(); } waitpid(c, &status, 0); out("%s", ended(status));
}
