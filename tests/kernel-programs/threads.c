#include "oracle.h"
static int futex(void *a, int op, int v, void *t, void *b, int w) { return syscall(SYS_futex, a, op, v, t, b, w); }
CASE(futex_errors) {
    int word = 5; struct timespec t = { 0, 1000000 };
    SHOW(futex(&word, 0, 4, 0, 0, 0)); SHOW(futex((char *)&word + 1, 0, 5, 0, 0, 0)); SHOW(futex((void *)0x100000000, 0, 5, 0, 0, 0)); SHOW(futex((void *)0xffff800000000000, 0, 5, 0, 0, 0));
    SHOW(futex(&word, 0, 5, &t, 0, 0)); SHOW(futex(&word, 128, 5, &t, 0, 0)); t.tv_nsec = -1; SHOW(futex(&word, 0, 5, &t, 0, 0)); SHOW(futex(&word, 0, 5, (void *)1, 0, 0)); SHOW(futex(&word, 1, 1, 0, 0, 0)); SHOW(futex((char *)&word + 2, 1, 1, 0, 0, 0));
    SHOW(futex(&word, 9, 5, 0, 0, 0)); SHOW(futex(&word, 10, 5, 0, 0, 0)); SHOW(futex(&word, 99, 5, 0, 0, 0)); SHOW(futex(&word, 4, 1, (void *)1, &word, 6)); SHOW(futex(&word, 4, -1, (void *)1, &word, 5)); SHOW(futex(&word, 3, 1, (void *)1, &word, 0));
    struct timespec past = { 0, 0 }; SHOW(futex(&word, 9, 5, &past, 0, -1)); SHOW(futex(&word, 9 | 256, 5, &past, 0, -1));
}
static int number, woken; static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static void *add(void *a) { for (int i = 0; i < 20000; i++) { pthread_mutex_lock(&lock); number++; pthread_mutex_unlock(&lock); } return (void *)((long)a + 1); }
CASE(mutex) { pthread_t t[8]; for (long i = 0; i < 8; i++) SHOW(pthread_create(&t[i], 0, add, (void *)i)); for (int i = 0; i < 8; i++) { void *v; pthread_join(t[i], &v); SHOW((long)v); } SHOW(number); }
static void *sleeper(void *a) { pthread_mutex_lock(&lock); number++; pthread_cond_wait(&condition, &lock); woken++; pthread_mutex_unlock(&lock); return a; }
CASE(conditions) { pthread_t t[5]; for (int i = 0; i < 5; i++) pthread_create(&t[i], 0, sleeper, 0); for (;;) { pthread_mutex_lock(&lock); int n = number; pthread_mutex_unlock(&lock); if (n == 5) break; usleep(1000); } pthread_mutex_lock(&lock); pthread_cond_broadcast(&condition); pthread_mutex_unlock(&lock); for (int i = 0; i < 5; i++) pthread_join(t[i], 0); SHOW(woken); }
static __thread int local = 7; static void *locals(void *a) { local += (long)a; return (void *)(long)local; }
CASE(local_storage) { pthread_t t[4]; for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, locals, (void *)i); for (int i = 0; i < 4; i++) { void *v; pthread_join(t[i], &v); SHOW((long)v); } SHOW(local); }
static void *floats(void *a) { volatile double x = (long)a; for (int i = 0; i < 200000; i++) x = x * 1.0000001 + 0.5; return (void *)(long)(x * 1000); }
CASE(vector_registers) { pthread_t t[6]; for (long i = 0; i < 6; i++) pthread_create(&t[i], 0, floats, (void *)i); for (int i = 0; i < 6; i++) { void *v; pthread_join(t[i], &v); SHOW((long)v); } }
static void *forever(void *a) { for (;;) { pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock); } return a; }
CASE(exit_of_all) { pthread_t t; for (int i = 0; i < 4; i++) pthread_create(&t, 0, forever, 0); usleep(10000); _exit(9); }
static void *crash(void *a) { *(volatile int *)0 = 1; return a; }
CASE(crash_of_one) { pthread_t t; pthread_create(&t, 0, crash, 0); pthread_join(t, 0); }
static void *last_one(void *a) { usleep(30000); out("the last thread"); syscall(SYS_exit, 5); return a; }
CASE(first_ends_first) { pthread_t t; pthread_create(&t, 0, last_one, 0); syscall(SYS_exit, 3); }
static void *forks(void *a) { pid_t c = fork(); if (!c) _exit(12); int s; waitpid(c, &s, 0); out("%s", ended(s)); return a; }
CASE(fork_in_thread) { pthread_t t; pthread_create(&t, 0, forks, 0); pthread_join(t, 0); }
static void *executes(void *a) { char *v[] = { "arguments", 0 }, *e[] = { 0 }; execve("/bin/arguments", v, e); out("errno %d", errno); return a; }
CASE(execute_in_thread) { pthread_t t; for (int i = 0; i < 3; i++) pthread_create(&t, 0, forever, 0); pthread_create(&t, 0, executes, 0); pthread_join(t, 0); }
static volatile sig_atomic_t taken; static void take(int s) { (void)s; taken = syscall(SYS_gettid); }
static volatile int go_on; static volatile long runner; static void *runs(void *a) { runner = syscall(SYS_gettid); while (!taken) { } return a; }
CASE(signal_to_running_thread) { struct sigaction h = { .sa_handler = take }; sigaction(SIGRTMIN, &h, 0); pthread_t t; pthread_create(&t, 0, runs, 0); while (!runner) usleep(100); SHOW(syscall(SYS_tgkill, getpid(), runner, SIGRTMIN)); pthread_join(t, 0); HOLDS(taken == runner); }
static pthread_mutex_t robust; static void *dies(void *a) { pthread_mutex_lock(&robust); return a; }
CASE(robust_mutex) { pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST); pthread_mutex_init(&robust, &a); pthread_t t; pthread_create(&t, 0, dies, 0); pthread_join(t, 0); SHOW(pthread_mutex_lock(&robust)); SHOW(pthread_mutex_consistent(&robust)); SHOW(pthread_mutex_unlock(&robust)); }
CASE(shared_futex) { int *w = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); pid_t c = fork(); if (!c) { while (*w == 0) futex(w, 0, 0, 0, 0, 0); _exit(*w); } usleep(20000); *w = 21; futex(w, 1, 1, 0, 0, 0); int s; waitpid(c, &s, 0); out("%s", ended(s)); }
CASE(many_threads) { pthread_t t[100]; pthread_attr_t a; pthread_attr_init(&a); pthread_attr_setstacksize(&a, 65536); int made = 0; for (int i = 0; i < 100; i++) made += pthread_create(&t[i], &a, locals, (void *)1) == 0; for (int i = 0; i < made; i++) pthread_join(t[i], 0); SHOW(made); }
