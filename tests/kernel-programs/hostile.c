/* What a program may try: each attempt must hurt only the program. Run one, then see that the system still works. */
#define ORACLE_NO_MAIN
#include "oracle.h"
int main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    if (!strcmp(what, "forks"))                 /* a fork bomb, ended after a while by the group's signal */
    {
        struct rlimit limit = { count > 2 ? atoi(arguments[2]) : 100000, 100000 };
        setrlimit(RLIMIT_NPROC, &limit);
        setpgid(0, 0);
        if (fork()) { sleep(2); kill(0, SIGKILL); }
        for (;;) if (fork() < 0) usleep(1000);
    }
    if (!strcmp(what, "memory"))
        for (;;) { char *p = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); if (p == MAP_FAILED) return 1; memset(p, 1, 1 << 20); }
    if (!strcmp(what, "leaks"))                 /* many processes, one after the other */
        for (int i = 0; i < 300; i++) { pid_t c = fork(); if (!c) { char *p = malloc(100000); memset(p, 1, 100000); _exit(0); } waitpid(c, 0, 0); }
    if (!strcmp(what, "calls"))                 /* random calls with random arguments; the seed is the second argument */
    {
        unsigned long seed = count > 2 ? strtoul(arguments[2], 0, 10) : 1, values[] = { 0, 1, -1UL, 4096, 0x7ffffffff000, 0xffff800000000000, 0xffffffff80200000, (unsigned long)arguments, 0x8000000000000000, 65536 };
        for (int round = 0; round < 200; round++)
        {
            pid_t child = fork();
            if (!child)
            {
                seed += round;
                for (int i = 0; i < 500; i++)
                {
                    unsigned long v[7];
                    for (int j = 0; j < 7; j++) { seed = seed * 6364136223846793005UL + 1442695040888963407UL; v[j] = (seed >> 33) % 3 ? values[(seed >> 40) % 10] : seed >> 20; }
                    long number = v[0] % 460;
                    if (number == SYS_pause || number == SYS_rt_sigsuspend || number == SYS_kill || number == SYS_rt_sigtimedwait || number == SYS_setsid) continue;
                    if (number == SYS_nanosleep || number == SYS_clock_nanosleep || number == SYS_poll || number == SYS_futex || number == SYS_wait4 || number == SYS_waitid || number == SYS_vfork || number == SYS_fork || number == SYS_clone || number == SYS_clone3 || number == SYS_read || number == SYS_write || number == SYS_writev || number == 327 || number == 328 || number == SYS_pselect6 || number == SYS_select || number == SYS_ppoll || number == SYS_reboot || number == SYS_tkill || number == SYS_tgkill) continue;
                    alarm(0);
                    syscall(number, v[1], v[2], v[3], v[4], v[5], v[6]);
                }
                _exit(0);
            }
            for (int i = 0; i < 2000 && waitpid(child, 0, WNOHANG) == 0; i++) usleep(1000);
            kill(child, SIGKILL);
            waitpid(child, 0, 0);
        }
    }
    return 0;
}
