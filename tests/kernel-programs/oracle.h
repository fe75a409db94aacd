/* Cases for the oracle suite: each CASE runs in a process of its own, and prints lines that must be the same on Linux and
   in Dialogos. Addresses, times and process numbers differ from run to run: print what holds of them, not them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

struct oracle_case { const char *name; void (*run)(void); struct oracle_case *next; };
static struct oracle_case *oracle_first, **oracle_end = &oracle_first;
static const char *oracle_name = "";

#define CASE(id) \
    static void id(void); \
    static struct oracle_case case_##id = { #id, id, 0 }; \
    __attribute__((constructor)) static void register_##id(void) { *oracle_end = &case_##id; oracle_end = &case_##id.next; } \
    static void id(void)

/* One line, in one write. Safe in signal handlers as far as the formats used here are. */
static void out(const char *format, ...)
{
    char line[512];
    int length = snprintf(line, sizeof line, "= %s: ", oracle_name);
    va_list arguments;
    va_start(arguments, format);
    length += vsnprintf(line + length, sizeof line - length - 1, format, arguments);
    va_end(arguments);
    if (length > (int)sizeof line - 2) length = sizeof line - 2;
    line[length++] = '\n';
    syscall(SYS_write, 1, line, length);
}

/* The value and, after a failure, the errno. */
#define SHOW(expression) do { errno = 0; long value_ = (long)(expression); \
    if (value_ == -1) out("%s = -1 errno %d", #expression, errno); else out("%s = %ld", #expression, value_); } while (0)
/* Only whether it succeeded. */
#define TRIES(expression) do { errno = 0; long value_ = (long)(expression); \
    if (value_ == -1) out("%s fails with errno %d", #expression, errno); else out("%s succeeds", #expression); } while (0)
/* Whether something holds. */
#define HOLDS(expression) out("%s is %s", #expression, (expression) ? "true" : "false")

static const char *ended(int status)
{
    static char text[64];
    if (WIFEXITED(status)) snprintf(text, sizeof text, "exited with %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status)) snprintf(text, sizeof text, "killed by %d", WTERMSIG(status));
    else if (WIFSTOPPED(status)) snprintf(text, sizeof text, "stopped by %d", WSTOPSIG(status));
    else snprintf(text, sizeof text, "status %x", status);
    return text;
}

#ifndef ORACLE_NO_MAIN
int main(int count, char **arguments)
{
    for (struct oracle_case *c = oracle_first; c; c = c->next) {
        if (count > 1 && strcmp(arguments[1], c->name)) continue;
        oracle_name = c->name;
        pid_t child = fork();
        if (child == 0) { c->run(); _exit(0); }
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) { }
        out("%s", ended(status));
    }
    return 0;
}
#endif
