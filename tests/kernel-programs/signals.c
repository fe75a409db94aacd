#include "oracle.h"
static volatile sig_atomic_t last, count; static volatile int order[16], orders;
static void note(int s) { last = s; count++; if (orders < 16) order[orders++] = s; }
static volatile siginfo_t seen; static volatile int stack_is_alternate; static char *alternate;
static void note_more(int s, siginfo_t *i, void *u) { (void)u; last = s; count++; seen = *i; char here; stack_is_alternate = alternate && &here >= alternate && &here < alternate + 65536; }
static void handle(int s, void (*h)(int), int flags) { struct sigaction a = { .sa_handler = h, .sa_flags = flags }; sigaction(s, &a, 0); }
static void block(int s) { sigset_t m; sigemptyset(&m); sigaddset(&m, s); sigprocmask(SIG_BLOCK, &m, 0); }
static void unblock(int s) { sigset_t m; sigemptyset(&m); sigaddset(&m, s); sigprocmask(SIG_UNBLOCK, &m, 0); }

CASE(action_errors) {
    struct sigaction a = { .sa_handler = note }, old;
    SHOW(syscall(SYS_rt_sigaction, 0, 0, 0, 8)); SHOW(syscall(SYS_rt_sigaction, 65, 0, 0, 8)); SHOW(syscall(SYS_rt_sigaction, 10, 0, 0, 4));
    SHOW(sigaction(SIGKILL, &a, 0)); SHOW(sigaction(SIGSTOP, &a, 0)); SHOW(sigaction(SIGKILL, 0, &old)); SHOW(sigaction(SIGUSR1, &a, &old));
    HOLDS(old.sa_handler == SIG_DFL); SHOW(sigaction(SIGUSR1, 0, &old)); HOLDS(old.sa_handler == note);
    SHOW(syscall(SYS_rt_sigprocmask, 9, (long[]){ 0 }, 0, 8)); SHOW(syscall(SYS_rt_sigprocmask, 0, 0, 0, 4)); SHOW(syscall(SYS_rt_sigprocmask, 9, 0, 0, 8)); SHOW(syscall(SYS_rt_sigprocmask, 0, 1, 0, 8));
    SHOW(kill(getpid(), 65)); SHOW(kill(getpid(), -1)); SHOW(kill(12345678, 9)); SHOW(kill(getpid(), 0)); SHOW(kill(INT_MIN, 9)); SHOW(kill(-12345678, 9));
    SHOW(syscall(SYS_tgkill, getpid(), getpid(), 0)); SHOW(syscall(SYS_tgkill, -1, getpid(), 0)); SHOW(syscall(SYS_tgkill, getpid(), 12345678, 0)); SHOW(syscall(SYS_tgkill, 1234567, getpid(), 0)); SHOW(syscall(SYS_tgkill, getpid(), 0, 0));
    SHOW(syscall(SYS_tkill, 0, 0)); SHOW(syscall(SYS_tkill, getpid(), 0)); SHOW(syscall(SYS_rt_sigsuspend, 0, 4)); SHOW(syscall(SYS_rt_sigsuspend, 1, 8)); SHOW(syscall(SYS_rt_sigpending, 0, 16));
}
CASE(handlers) {
    handle(SIGUSR1, note, 0); raise(SIGUSR1); SHOW(last); SHOW(count);
    handle(SIGUSR1, note, SA_RESETHAND); raise(SIGUSR1); SHOW(count);
    struct sigaction old; sigaction(SIGUSR1, 0, &old); HOLDS(old.sa_handler == SIG_DFL);
    signal(SIGUSR1, SIG_IGN); raise(SIGUSR1); SHOW(count);
    for (int s = 1; s < 65; s++) { if (s == SIGKILL || s == SIGSTOP || s == 32 || s == 33 || s == 34) continue; handle(s, note, 0); last = 0; syscall(SYS_kill, getpid(), s); if (last != s) out("signal %d did not arrive", s); }
}
CASE(blocking) {
    handle(SIGUSR1, note, 0); handle(SIGRTMIN, note, 0); block(SIGUSR1); block(SIGRTMIN);
    for (int i = 0; i < 3; i++) { raise(SIGUSR1); raise(SIGRTMIN); }
    SHOW(count); sigset_t p; sigpending(&p); SHOW(sigismember(&p, SIGUSR1)); SHOW(sigismember(&p, SIGRTMIN)); SHOW(sigismember(&p, SIGUSR2));
    unblock(SIGUSR1); SHOW(count); unblock(SIGRTMIN); SHOW(count); sigpending(&p); SHOW(sigismember(&p, SIGRTMIN));
}
static void nested(int s) { note(s); if (s == SIGUSR1) { raise(SIGUSR2); raise(SIGUSR1); note(100); } note(s + 200); }
CASE(nesting) { handle(SIGUSR1, nested, SA_RESETHAND); handle(SIGUSR2, nested, 0); signal(SIGUSR1, nested); struct sigaction a = { .sa_handler = nested }; sigaction(SIGUSR1, &a, 0); static int once; if (!once++) { raise(SIGUSR2); } for (int i = 0; i < orders; i++) out("%d", order[i]); }
CASE(mask_in_handler) {
    struct sigaction a = { .sa_handler = nested }; sigaddset(&a.sa_mask, SIGUSR2); handle(SIGUSR2, note, 0); sigaction(SIGTERM, &a, 0);
    raise(SIGTERM); for (int i = 0; i < orders; i++) out("%d", order[i]);
}
CASE(information) {
    struct sigaction a = { .sa_sigaction = note_more, .sa_flags = SA_SIGINFO }; sigaction(SIGUSR1, &a, 0); sigaction(SIGCHLD, &a, 0); sigaction(SIGRTMIN, &a, 0);
    kill(getpid(), SIGUSR1); out("%d %d %d %d", seen.si_signo, seen.si_code, seen.si_pid == getpid(), seen.si_uid == getuid());
    syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1); out("%d %d", seen.si_signo, seen.si_code);
    union sigval v = { .sival_int = 77 }; SHOW(sigqueue(getpid(), SIGRTMIN, v)); out("%d %d %d", seen.si_signo, seen.si_code, seen.si_value.sival_int);
    pid_t child = fork(); if (!child) _exit(5); while (waitpid(child, 0, 0) < 0) { } out("%d %d %d %d", seen.si_signo, seen.si_code, seen.si_status, seen.si_pid == child);
    child = fork(); if (!child) { raise(SIGKILL); } while (waitpid(child, 0, 0) < 0) { } out("%d %d %d", seen.si_signo, seen.si_code, seen.si_status);
}
CASE(alternate_stack) {
    stack_t s = { .ss_sp = (void *)0, .ss_size = 65536 }, old;
    SHOW(sigaltstack(0, &old)); SHOW(old.ss_flags); SHOW(old.ss_size);
    s.ss_size = 100; SHOW(sigaltstack(&s, 0)); s.ss_flags = 64; s.ss_size = 65536; SHOW(sigaltstack(&s, 0));
    alternate = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); s.ss_flags = 0; s.ss_sp = alternate; SHOW(sigaltstack(&s, 0));
    struct sigaction a = { .sa_sigaction = note_more, .sa_flags = SA_SIGINFO }; sigaction(SIGUSR1, &a, 0); raise(SIGUSR1); SHOW(stack_is_alternate);
    a.sa_flags |= SA_ONSTACK; sigaction(SIGUSR1, &a, 0); raise(SIGUSR1); SHOW(stack_is_alternate);
    s.ss_flags = SS_DISABLE; SHOW(sigaltstack(&s, &old)); HOLDS(old.ss_sp == alternate); raise(SIGUSR1); SHOW(stack_is_alternate);
}
static void edit(int s, siginfo_t *i, void *u) { (void)s; (void)i; ucontext_t *c = u; c->uc_mcontext.gregs[REG_RIP] += 2; c->uc_mcontext.gregs[REG_RAX] = 42; c->uc_mcontext.gregs[REG_R15] = 43; }
CASE(editing) {
    struct sigaction a = { .sa_sigaction = edit, .sa_flags = SA_SIGINFO }; sigaction(SIGILL, &a, 0);
    register long rax __asm__("rax") = 7; register long r15 __asm__("r15") = 8; __asm__ volatile("ud2" : "+r"(rax), "+r"(r15)); long x = rax, y = r15; out("%ld %ld", x, y);
    double d = 2.5; float f = 1.25f; raise(SIGILL + 0 * (int)d); SHOW((long)(d * 4 + f * 4));
}
static void overflow(int s) { (void)s; out("on another stack"); _exit(3); }
static int deeper(int n) { volatile char space[4096]; space[0] = n; return n > 0 ? deeper(n + 1) + space[0] : 0; }
CASE(stack_overflow) { static char space[65536]; stack_t s = { .ss_sp = space, .ss_size = sizeof space }; sigaltstack(&s, 0); handle(SIGSEGV, overflow, SA_ONSTACK); SHOW(deeper(1)); }
CASE(stack_overflow_without) { handle(SIGSEGV, overflow, 0); SHOW(deeper(1)); }
CASE(blocked_fault) { block(SIGSEGV); handle(SIGSEGV, overflow, 0); *(volatile char *)0 = 1; }
CASE(ignored_fault) { signal(SIGSEGV, SIG_IGN); *(volatile char *)0 = 1; }
CASE(wait_for) {
    block(SIGUSR1); sigset_t m; sigemptyset(&m); sigaddset(&m, SIGUSR1); siginfo_t i; struct timespec t = { 0, 1000000 };
    SHOW(sigtimedwait(&m, &i, &t)); raise(SIGUSR1); SHOW(sigtimedwait(&m, &i, &t)); SHOW(i.si_signo); t.tv_nsec = 2000000000; SHOW(sigtimedwait(&m, &i, &t));
    pid_t self = getpid(), child = fork(); if (!child) { usleep(20000); kill(self, SIGUSR1); _exit(0); } SHOW(sigwaitinfo(&m, &i)); HOLDS(i.si_pid == child); waitpid(child, 0, 0);
}
CASE(suspend) {
    handle(SIGUSR1, note, 0); block(SIGUSR1); raise(SIGUSR1); sigset_t m; sigemptyset(&m); SHOW(sigsuspend(&m)); SHOW(count); raise(SIGUSR1); SHOW(count); sigset_t now; sigprocmask(0, 0, &now); SHOW(sigismember(&now, SIGUSR1));
    pid_t self = getpid(), child = fork(); if (!child) { usleep(20000); kill(self, SIGUSR2); _exit(0); } handle(SIGUSR2, note, 0); SHOW(pause()); SHOW(last); waitpid(child, 0, 0);
}
static void interrupt_soon(pid_t who, int s) { if (!fork()) { usleep(30000); kill(who, s); _exit(0); } }
CASE(interrupted_calls) {
    handle(SIGUSR1, note, 0); struct timespec t = { 1, 0 }, left = { 9, 9 };
    interrupt_soon(getpid(), SIGUSR1); SHOW(nanosleep(&t, &left)); HOLDS(left.tv_sec == 0 && left.tv_nsec > 0); wait(0);
    pid_t child = fork(); if (!child) { usleep(100000); _exit(6); } interrupt_soon(getpid(), SIGUSR1); int status; SHOW(waitpid(child, &status, 0)); wait(0); wait(0);
    handle(SIGUSR1, note, SA_RESTART); child = fork(); if (!child) { usleep(100000); _exit(7); } interrupt_soon(getpid(), SIGUSR1); HOLDS(waitpid(child, &status, 0) == child); out("%s", ended(status)); SHOW(count); wait(0);
    signal(SIGUSR2, SIG_IGN); child = fork(); if (!child) { usleep(60000); _exit(8); } interrupt_soon(getpid(), SIGUSR2); HOLDS(waitpid(child, &status, 0) == child); out("%s", ended(status)); wait(0);
    int word = 1; handle(SIGUSR1, note, 0); interrupt_soon(getpid(), SIGUSR1); SHOW(syscall(SYS_futex, &word, 0, 1, 0, 0, 0)); wait(0);
}
CASE(stop_and_go) {
    int *n = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork(); if (!child) { for (;;) { (*n)++; usleep(1000); } }
    usleep(30000); int status; kill(child, SIGSTOP); HOLDS(waitpid(child, &status, WUNTRACED) == child); int at = *n; usleep(30000); HOLDS(*n == at); kill(child, SIGUSR1); usleep(10000); SHOW(waitpid(child, &status, WNOHANG)); signal(SIGUSR1, SIG_DFL);
    kill(child, SIGCONT); HOLDS(waitpid(child, &status, 0) == child); out("%s", ended(status));
}
/* The signal of a child's change does not keep the change from its waiter, although the handler restarts nothing. */
CASE(told_children) {
    handle(SIGCHLD, note, 0); int s; pid_t c = fork(); if (!c) { usleep(30000); _exit(3); }
    HOLDS(waitpid(c, &s, 0) == c); out("%s", ended(s)); SHOW(count);
    c = fork(); if (!c) { usleep(30000); raise(SIGSTOP); _exit(4); }
    HOLDS(waitpid(c, &s, WUNTRACED) == c); out("%s", ended(s)); SHOW(count); kill(c, SIGKILL); HOLDS(waitpid(c, &s, 0) == c); out("%s", ended(s));
}
CASE(ignored_children) { signal(SIGCHLD, SIG_IGN); pid_t child = fork(); if (!child) _exit(1); SHOW(waitpid(child, 0, 0)); }
