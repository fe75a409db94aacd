#include "oracle.h"
CASE(clocks) {
    struct timespec t; int ids[] = { 0, 1, 2, 3, 4, 5, 6, 7, 11 };
    for (unsigned i = 0; i < sizeof ids / sizeof *ids; i++) { out("clock %d", ids[i]); SHOW(syscall(SYS_clock_gettime, ids[i], &t)); HOLDS(t.tv_nsec >= 0 && t.tv_nsec < 1000000000); SHOW(syscall(SYS_clock_getres, ids[i], 0)); }
    SHOW(syscall(SYS_clock_gettime, 12, &t)); SHOW(syscall(SYS_clock_gettime, 99, &t)); SHOW(syscall(SYS_clock_getres, 99, &t)); SHOW(syscall(SYS_clock_gettime, 1, 1));
    struct timespec a, b; clock_gettime(CLOCK_MONOTONIC, &a); for (int i = 0; i < 1000; i++) { clock_gettime(CLOCK_MONOTONIC, &b); if (b.tv_sec < a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec < a.tv_nsec)) out("the clock went back"); a = b; }
    struct timeval v; SHOW(gettimeofday(&v, 0)); HOLDS(v.tv_sec > 1600000000); HOLDS(labs(time(0) - v.tv_sec) <= 1); SHOW(syscall(SYS_gettimeofday, 1, 0)); SHOW(syscall(SYS_time, 1));
}
CASE(sleeping) {
    struct timespec t = { 0, 5000000 }, a, b; clock_gettime(CLOCK_MONOTONIC, &a); SHOW(nanosleep(&t, 0)); clock_gettime(CLOCK_MONOTONIC, &b); HOLDS((b.tv_sec - a.tv_sec) * 1000000000L + b.tv_nsec - a.tv_nsec >= 5000000);
    t.tv_nsec = -1; SHOW(nanosleep(&t, 0)); t.tv_nsec = 1000000000; SHOW(nanosleep(&t, 0)); t.tv_nsec = 0; t.tv_sec = -1; SHOW(nanosleep(&t, 0)); t.tv_sec = 0; SHOW(nanosleep(&t, 0)); SHOW(syscall(SYS_nanosleep, 1, 0));
    SHOW(syscall(SYS_clock_nanosleep, 1, 1, &a, 0)); SHOW(syscall(SYS_clock_nanosleep, 0, 1, &a, 0)); SHOW(syscall(SYS_clock_nanosleep, 3, 0, &t, 0)); SHOW(syscall(SYS_clock_nanosleep, 99, 0, &t, 0)); SHOW(syscall(SYS_clock_nanosleep, 1, 0, 1, 0));
    clock_gettime(CLOCK_MONOTONIC, &b); b.tv_nsec += 5000000; if (b.tv_nsec >= 1000000000) { b.tv_nsec -= 1000000000; b.tv_sec++; } SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &b, 0)); clock_gettime(CLOCK_MONOTONIC, &a); HOLDS(a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec >= b.tv_nsec));
}
CASE(processor_time) { struct timespec a, b; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a); for (volatile int i = 0; i < 3000000; i++) { } clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b); HOLDS(b.tv_sec > a.tv_sec || b.tv_nsec > a.tv_nsec); struct tms t; HOLDS(times(&t) > 0); }
