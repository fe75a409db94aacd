/* Cases for the oracle suite: each CASE runs in a process of its own, and prints lines that must be the same on Linux and
   in Dialogos. Addresses, times and process numbers differ from run to run: print what holds of them, not them. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
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
#include <sys/stat.h>
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
#ifndef ORACLE_PROGRAM
#define ORACLE_PROGRAM "?"
#endif

#define CASE(id) \
    static void id(void); \
    static struct oracle_case case_##id = { #id, id, 0 }; \
    __attribute__((constructor)) static void register_##id(void) { *oracle_end = &case_##id; oracle_end = &case_##id.next; } \
    static void id(void)

/* One line, in one write. Safe in signal handlers as far as the formats used here are. */
static void out(const char *format, ...)
{
    char line[512];
    int length = snprintf(line, sizeof line, "= " ORACLE_PROGRAM " %s: ", oracle_name);
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

/* What a list of names comes to, sorted, for directories. */
static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
__attribute__((unused)) static void list(const char *path)
{
    DIR *directory = opendir(path);
    char *names[64], text[400] = "";
    int count = 0;
    struct dirent *entry;
    if (!directory) { out("list %s: errno %d", path, errno); return; }
    while ((entry = readdir(directory)) && count < 64)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) { asprintf(&names[count], "%s/%d", entry->d_name, entry->d_type); count++; }
    closedir(directory);
    qsort(names, count, sizeof *names, by_name);
    for (int i = 0; i < count; i++) { strncat(text, " ", sizeof text - strlen(text) - 1); strncat(text, names[i], sizeof text - strlen(text) - 1); }
    out("list %s:%s", path, text);
}

/* Makes an empty folder of the case's own and goes there. */
__attribute__((unused)) static void scratch(void)
{
    char path[200];
    umask(022);
    snprintf(path, sizeof path, "/tmp/%s", oracle_name);
    if (mkdir(path, 0777) || chdir(path)) out("no scratch folder: errno %d", errno);
}

__attribute__((unused)) static void put(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || write(file, text, strlen(text)) != (ssize_t)strlen(text)) out("put %s: errno %d", path, errno);
    close(file);
}

__attribute__((unused)) static void show(const char *path)
{
    char text[200];
    int file = open(path, O_RDONLY);
    int length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (length < 0) { out("show %s: errno %d", path, errno); return; }
    text[length] = 0;
    out("show %s: %d '%s'", path, length, text);
    close(file);
}

/* Runs something in a child as another user and group. */
#define AS(user, group, ...) do { pid_t child_ = fork(); int status_; \
    if (!child_) { if (setgroups(0, 0) || setgid(group) || setuid(user)) out("cannot become %d", user); __VA_ARGS__; _exit(0); } \
    waitpid(child_, &status_, 0); if (status_) out("%s", ended(status_)); } while (0)

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
    /* What the caller left open would be seen in numbers, in lists and, by the size of Linux's table, in select. */
    syscall(SYS_close_range, 3, ~0U, 0);
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
