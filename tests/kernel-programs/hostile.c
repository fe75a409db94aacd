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
    if (!strcmp(what, "descriptors"))           /* as many as there may be, of kinds that the kernel keeps memory for */
    {
        int pair[2], opened = 0;
        struct rlimit limit = { 1 << 16, 1 << 20 };
        setrlimit(RLIMIT_NOFILE, &limit);
        while (!pipe(pair)) { static char full[65536]; write(pair[1], full, 65536); opened += 2; }
        printf("hostile: %d descriptors, errno %d\n", opened, errno);
    }
    if (!strcmp(what, "files"))                 /* fills the file system in memory, with content and with names */
    {
        static char part[1 << 16];
        char name[32];
        int file = open("/tmp/hog", O_WRONLY | O_CREAT, 0644), names = 0;
        long written = 0, n;
        while ((n = write(file, part, sizeof part)) > 0) written += n;
        printf("hostile: wrote until errno %d\n", errno);
        ftruncate(file, 0);
        pwrite(file, "x", 1, 1L << 39);
        for (;; names++) { snprintf(name, sizeof name, "/tmp/n%d", names); if (names >= 20000 || (n = open(name, O_CREAT | O_WRONLY, 0644)) < 0) break; close(n); }
        while (names-- > 0) { snprintf(name, sizeof name, "/tmp/n%d", names); unlink(name); }
        unlink("/tmp/hog");
    }
    if (!strcmp(what, "stack")) { volatile char deep[4096]; deep[0] = 1; char *again[] = { arguments[0], "stack", 0 }; return main(2, again) + deep[0]; }
    if (!strcmp(what, "jump")) ((void (*)(void))0xffffffff80200000)();
    if (!strcmp(what, "privileged")) __asm__ volatile("mov %%cr3, %%rax" ::: "rax");
    return 0;
}
