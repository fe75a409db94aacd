/* Extended attributes, files without a name, names that change places, tee, holes. */
#include "oracle.h"
#include <sys/xattr.h>
#define BAD ((void *)1)
static char buffer[70000];

/* The names of a path's attributes, sorted: their order is nobody's promise. */
static void names(const char *path)
{
    char text[2000], *sorted[64], line[400] = "";
    int length = llistxattr(path, text, sizeof text), count = 0;
    if (length < 0) { out("names %s: errno %d", path, errno); return; }
    for (int at = 0; at < length && count < 64; at += strlen(text + at) + 1) sorted[count++] = text + at;
    qsort(sorted, count, sizeof *sorted, by_name);
    for (int i = 0; i < count; i++) { strncat(line, " ", sizeof line - strlen(line) - 1); strncat(line, sorted[i], sizeof line - strlen(line) - 1); }
    out("names %s: %d%s", path, length, line);
}
static void value(const char *path, const char *name)
{
    char text[100];
    int length = getxattr(path, name, text, sizeof text);
    if (length < 0) out("value %s %s: errno %d", path, name, errno); else out("value %s %s: '%.*s'", path, name, length, text);
}

CASE(set_and_get) {
    scratch(); put("f", "x"); mkdir("d", 0755); symlink("f", "l"); symlink("none", "dangling");
    SHOW(setxattr("f", "user.a", "one", 3, 0)); value("f", "user.a"); SHOW(setxattr("f", "user.a", "three", 5, 0)); value("f", "user.a"); SHOW(setxattr("f", "user.b", "", 0, 0)); value("f", "user.b"); SHOW(setxattr("f", "user.c", 0, 0, 0)); value("f", "user.c"); names("f");
    SHOW(setxattr("f", "user.a", "x", 1, XATTR_CREATE)); SHOW(setxattr("f", "user.n", "x", 1, XATTR_REPLACE)); SHOW(setxattr("f", "user.n", "x", 1, XATTR_CREATE)); SHOW(setxattr("f", "user.n", "y", 1, XATTR_REPLACE)); value("f", "user.n"); SHOW(setxattr("f", "user.n", "y", 1, 4)); SHOW(setxattr("f", "user.n", "y", 1, 8));
    SHOW(getxattr("f", "user.a", 0, 0)); SHOW(getxattr("f", "user.a", buffer, 4)); SHOW(getxattr("f", "user.a", buffer, 5)); SHOW(getxattr("f", "user.none", buffer, 5)); SHOW(getxattr("f", "user.none", 0, 0)); SHOW(getxattr("f", "user.b", buffer, 1)); SHOW(getxattr("f", "user.a", BAD, 5));
    SHOW(removexattr("f", "user.b")); SHOW(removexattr("f", "user.b")); SHOW(removexattr("f", "user.none")); names("f"); SHOW(listxattr("f", 0, 0)); SHOW(listxattr("f", buffer, 3)); SHOW(listxattr("f", buffer, 21)); SHOW(listxattr("f", BAD, 100)); SHOW(listxattr("d", buffer, 100)); SHOW(listxattr("d", 0, 0));
    SHOW(setxattr("d", "user.dir", "d", 1, 0)); names("d"); value("d", "user.dir"); SHOW(setxattr("l", "user.via", "link", 4, 0)); value("f", "user.via"); names("l"); SHOW(setxattr("dangling", "user.x", "x", 1, 0)); SHOW(getxattr("none", "user.x", buffer, 10)); SHOW(removexattr("none", "user.x")); SHOW(listxattr("none", buffer, 10)); SHOW(setxattr("f/x", "user.x", "x", 1, 0)); SHOW(setxattr("", "user.x", "x", 1, 0));
}
CASE(links_and_descriptors) {
    scratch(); put("f", "x"); symlink("f", "l"); mkfifo("p", 0644); int f = open("f", O_RDONLY), path = open("f", O_PATH), d = open(".", O_RDONLY), p[2]; pipe(p);
    SHOW(fsetxattr(f, "user.a", "x", 1, 0)); SHOW(fgetxattr(f, "user.a", buffer, 10)); SHOW(flistxattr(f, buffer, 100)); SHOW(fremovexattr(f, "user.a")); SHOW(fremovexattr(f, "user.a")); SHOW(fsetxattr(d, "user.a", "x", 1, 0)); SHOW(flistxattr(d, buffer, 100)); SHOW(fsetxattr(path, "user.a", "x", 1, 0)); SHOW(fgetxattr(path, "user.a", buffer, 1)); SHOW(flistxattr(path, buffer, 1)); SHOW(fremovexattr(path, "user.a")); SHOW(fsetxattr(99, "user.a", "x", 1, 0)); SHOW(fgetxattr(99, "user.a", buffer, 1)); SHOW(flistxattr(99, buffer, 1)); SHOW(fremovexattr(99, "user.a"));
    SHOW(lsetxattr("l", "user.a", "x", 1, 0)); SHOW(lgetxattr("l", "user.a", buffer, 10)); SHOW(lremovexattr("l", "user.a")); SHOW(lsetxattr("l", "trusted.a", "x", 1, 0)); SHOW(lgetxattr("l", "trusted.a", buffer, 10)); names("l"); names("f"); SHOW(lremovexattr("l", "trusted.a")); SHOW(llistxattr("l", buffer, 10)); SHOW(setxattr("p", "user.a", "x", 1, 0)); SHOW(getxattr("p", "user.a", buffer, 10)); SHOW(removexattr("p", "user.a")); SHOW(setxattr("p", "trusted.a", "x", 1, 0)); SHOW(getxattr("p", "trusted.a", buffer, 10)); names("p");
    SHOW(setxattr("/proc/self/status", "user.a", "x", 1, 0)); SHOW(getxattr("/proc/self/status", "user.a", buffer, 1)); SHOW(listxattr("/proc/self/status", buffer, 1) >= 0 || errno == ERANGE);
}
CASE(names_of_attributes) {
    scratch(); put("f", "x"); const char *odd[] = { "user.", "user", "user.a.b", "trusted.", "trusted.t", "security.", "security.s", "system.x", "other.x", "", ".", "a", "userx.a", "USER.a", "user.A~" };
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) { errno = 0; int set = setxattr("f", odd[i], "v", 1, 0), e = errno; errno = 0; int got = getxattr("f", odd[i], buffer, 10); out("%d: set %d errno %d, get %d errno %d", i, set, e, got, got < 0 ? errno : 0); }
    names("f"); char name[400]; for (int length = 254; length <= 257; length++) { memset(name, 'n', sizeof name); memcpy(name, "user.", 5); name[length] = 0; errno = 0; int set = setxattr("f", name, "v", 1, 0); out("a name of %d: %d errno %d", length, set, errno); }
    SHOW(setxattr("f", BAD, "v", 1, 0)); SHOW(setxattr("f", "user.v", BAD, 1, 0)); SHOW(setxattr(BAD, "user.v", "v", 1, 0)); SHOW(getxattr("f", BAD, buffer, 1)); SHOW(removexattr("f", BAD)); SHOW(setxattr("f", "user.big", buffer, 65536, 0)); SHOW(getxattr("f", "user.big", 0, 0)); SHOW(setxattr("f", "user.big", buffer, 65537, 0)); SHOW(getxattr("f", "user.big", buffer, 70000)); SHOW(getxattr("f", "user.big", buffer, 65535));
}
CASE(rights_over_attributes) {
    scratch(); chmod(".", 0777); put("root", "x"); chmod("root", 0644); put("closed", "x"); chmod("closed", 0600); setxattr("root", "user.a", "x", 1, 0); setxattr("root", "trusted.a", "x", 1, 0); setxattr("root", "security.a", "x", 1, 0); setxattr("closed", "user.a", "x", 1, 0); setxattr("closed", "security.a", "x", 1, 0); mkdir("sticky", 0777); chmod("sticky", 01777); names("root");
    AS(1000, 1000, names("root"); SHOW(setxattr("root", "user.b", "x", 1, 0)); SHOW(getxattr("root", "user.a", buffer, 10)); SHOW(removexattr("root", "user.a")); SHOW(getxattr("closed", "user.a", buffer, 10)); SHOW(setxattr("closed", "user.a", "x", 1, 0)); SHOW(getxattr("root", "trusted.a", buffer, 10)); SHOW(setxattr("root", "trusted.a", "x", 1, 0)); SHOW(removexattr("root", "trusted.a")); SHOW(getxattr("root", "security.a", buffer, 10)); SHOW(getxattr("closed", "security.a", buffer, 10)); SHOW(setxattr("root", "security.a", "x", 1, 0)); SHOW(removexattr("root", "security.a")); put("mine", "x"); SHOW(setxattr("mine", "user.a", "x", 1, 0)); SHOW(setxattr("mine", "security.a", "x", 1, 0)); SHOW(setxattr("mine", "trusted.a", "x", 1, 0)); names("mine"); SHOW(setxattr("sticky", "user.a", "x", 1, 0)); chmod("mine", 0400); SHOW(setxattr("mine", "user.b", "x", 1, 0)); SHOW(getxattr("mine", "user.a", buffer, 1)); chmod("mine", 0200); SHOW(getxattr("mine", "user.a", buffer, 1)); names("closed"));
    rename("root", "renamed"); names("renamed"); link("renamed", "second"); value("second", "user.a"); struct stat s; stat("renamed", &s); long before = s.st_ctim.tv_sec * 1000000000L + s.st_ctim.tv_nsec; usleep(20000); setxattr("renamed", "user.a", "y", 1, 0); stat("renamed", &s); HOLDS(s.st_ctim.tv_sec * 1000000000L + s.st_ctim.tv_nsec > before);
}
CASE(files_without_a_name) {
    scratch(); mkdir("d", 0755); put("f", "x"); char path[60]; struct stat s;
    int t = open("d", O_TMPFILE | O_RDWR, 0640); HOLDS(t >= 0); SHOW(write(t, "hidden", 6)); fstat(t, &s); out("%o %ld %ld", s.st_mode, (long)s.st_nlink, (long)s.st_size); list("d"); snprintf(path, sizeof path, "/proc/self/fd/%d", t); int l = readlink(path, buffer, 400); buffer[l < 0 ? 0 : l] = 0; HOLDS(strstr(buffer, "/tmp/files_without_a_name/d/#") == buffer); HOLDS(strstr(buffer, " (deleted)") != 0); SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "d/named", AT_SYMLINK_FOLLOW)); list("d"); show("d/named"); fstat(t, &s); SHOW(s.st_nlink); SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "d/again", AT_SYMLINK_FOLLOW)); SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "d/again", AT_SYMLINK_FOLLOW)); SHOW(unlink("d/named")); SHOW(unlink("d/again")); SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "d/late", AT_SYMLINK_FOLLOW)); close(t);
    t = open("d", O_TMPFILE | O_WRONLY, 0600); SHOW(write(t, "abc", 3)); SHOW(read(t, buffer, 1)); SHOW(linkat(t, "", AT_FDCWD, "empty", AT_EMPTY_PATH)); show("empty"); SHOW(linkat(t, "", AT_FDCWD, "empty", 0)); t = open("d", O_TMPFILE | O_RDWR | O_EXCL, 0600); HOLDS(t >= 0); SHOW(linkat(t, "", AT_FDCWD, "exclusive", AT_EMPTY_PATH)); SHOW(open("d", O_TMPFILE | O_RDONLY, 0600)); SHOW(open("d", O_TMPFILE | O_RDWR | O_CREAT, 0600)); SHOW(open("d", (O_TMPFILE & ~O_DIRECTORY) | O_RDWR, 0600)); SHOW(open("f", O_TMPFILE | O_RDWR, 0600)); SHOW(open("none", O_TMPFILE | O_RDWR, 0600)); SHOW(open("/proc", O_TMPFILE | O_RDWR, 0600)); SHOW(open(BAD, O_TMPFILE | O_RDWR, 0600)); AS(1000, 1000, SHOW(open("d", O_TMPFILE | O_RDWR, 0600)); HOLDS(open("/tmp", O_TMPFILE | O_RDWR, 0600) >= 0));
    umask(077); t = open(".", O_TMPFILE | O_RDWR, 0666); fstat(t, &s); out("%o", s.st_mode); SHOW(fcntl(t, F_GETFL) & O_ACCMODE); char *m; SHOW(ftruncate(t, 4096)); m = mmap(0, 4096, 3, MAP_SHARED, t, 0); HOLDS(m != MAP_FAILED); m[5] = 'm'; SHOW(pread(t, buffer, 1, 5)); out("%c", buffer[0]); SHOW(fsetxattr(t, "user.t", "x", 1, 0)); list(".");
}
#define EXCHANGE(from, to) syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 2)
CASE(names_that_change_places) {
    scratch(); put("a", "A"); put("b", "B"); mkdir("d", 0755); mkdir("d/sub", 0755); put("d/x", "X"); mkdir("e", 0755); put("e/y", "Y"); symlink("a", "l"); struct stat s;
    SHOW(EXCHANGE("a", "b")); show("a"); show("b"); SHOW(EXCHANGE("a", "none")); SHOW(EXCHANGE("none", "a")); SHOW(EXCHANGE("a", "a")); SHOW(EXCHANGE("a", "d")); list("."); list("a"); show("d"); show("a/x"); SHOW(EXCHANGE("a", "d")); SHOW(EXCHANGE("d", "d/sub")); SHOW(EXCHANGE("d/sub", "d")); SHOW(EXCHANGE("d", "e/y")); list("."); list("e"); show("d"); list("e/y"); stat(".", &s); SHOW(s.st_nlink); stat("e", &s); SHOW(s.st_nlink); stat("e/y/..", &s); struct stat t; stat("e", &t); HOLDS(s.st_ino == t.st_ino); chdir("e/y"); HOLDS(strstr(getcwd(buffer, 4096), "names_that_change_places/e/y") != 0); chdir("../.."); SHOW(EXCHANGE("d", "e/y")); list("."); SHOW(EXCHANGE("l", "b")); lstat("l", &s); out("%o", s.st_mode & S_IFMT); lstat("b", &s); out("%o", s.st_mode & S_IFMT); SHOW(EXCHANGE("d", "e")); show("e/x"); show("d/y"); SHOW(EXCHANGE("l/", "d")); SHOW(EXCHANGE("d", "l/")); SHOW(EXCHANGE("d/", "l")); SHOW(EXCHANGE("l/", "d/")); SHOW(EXCHANGE("l", ".")); SHOW(EXCHANGE("/", "l")); SHOW(EXCHANGE("l", BAD)); list(".");
    SHOW(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 3)); SHOW(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 1)); SHOW(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "new", 1)); link("new", "new2"); SHOW(EXCHANGE("new", "new2")); SHOW(EXCHANGE("new", "/proc/version")); mkdir("closed", 0700); AS(1000, 1000, SHOW(EXCHANGE("new", "new2")); SHOW(EXCHANGE("new", "closed"))); list(".");
}
CASE(tees) {
    int a[2], b[2]; pipe(a); pipe(b); scratch(); put("f", "x"); int f = open("f", O_RDWR);
    write(a[1], "hello", 5); SHOW(tee(a[0], b[1], 100, 0)); SHOW(read(b[0], buffer, 100)); SHOW(tee(a[0], b[1], 2, 0)); SHOW(read(b[0], buffer, 100)); out("%.2s", buffer); SHOW(read(a[0], buffer, 100)); SHOW(tee(a[0], b[1], 10, SPLICE_F_NONBLOCK)); SHOW(tee(a[0], b[1], 0, 0)); SHOW(tee(a[0], a[1], 10, 0)); SHOW(tee(a[1], b[1], 10, 0)); SHOW(tee(a[0], b[0], 10, 0)); SHOW(tee(f, b[1], 10, 0)); SHOW(tee(a[0], f, 10, 0)); SHOW(tee(99, b[1], 10, 0)); SHOW(tee(a[0], 99, 10, 0)); SHOW(tee(a[0], b[1], 10, 16)); SHOW(tee(99, 99, 0, 0));
    if (!fork()) { usleep(50000); write(a[1], "late", 4); _exit(0); } SHOW(tee(a[0], b[1], 10, 0)); wait(0); SHOW(read(b[0], buffer, 10)); read(a[0], buffer, 10); fcntl(b[1], F_SETFL, O_NONBLOCK); memset(buffer, 'z', 65536); while (write(b[1], buffer, 4096) > 0); write(a[1], "more", 4); SHOW(tee(a[0], b[1], 10, SPLICE_F_NONBLOCK)); close(a[1]); read(a[0], buffer, 10); fcntl(b[0], F_SETFL, O_NONBLOCK); while (read(b[0], buffer, 65536) > 0); fcntl(b[1], F_SETFL, 0); SHOW(tee(a[0], b[1], 10, 0)); signal(SIGPIPE, SIG_IGN); pipe(a); write(a[1], "x", 1); close(b[0]); SHOW(tee(a[0], b[1], 10, 0));
}
CASE(holes) {
    scratch(); put("f", "0123456789"); int f = open("f", O_RDWR), r = open("f", O_RDONLY), d = open(".", O_RDONLY), p[2]; pipe(p); struct stat s;
    SHOW(fallocate(f, 3, 2, 3)); SHOW(pread(f, buffer, 10, 0)); for (int i = 0; i < 10; i++) if (!buffer[i]) buffer[i] = '_'; out("%.10s", buffer); SHOW(fallocate(f, 3, 8, 100)); fstat(f, &s); SHOW(s.st_size); SHOW(pread(f, buffer, 10, 0)); for (int i = 0; i < 10; i++) if (!buffer[i]) buffer[i] = '_'; out("%.10s", buffer); SHOW(fallocate(f, 3, 1000, 10)); SHOW(fallocate(f, 2, 0, 1)); SHOW(fallocate(f, 1, 0, 20)); fstat(f, &s); SHOW(s.st_size); SHOW(fallocate(f, 0, 5, 20)); fstat(f, &s); SHOW(s.st_size); SHOW(fallocate(f, 3, 0, 0)); SHOW(fallocate(f, 3, -1, 5)); SHOW(fallocate(f, 0, 0, -5)); SHOW(fallocate(r, 3, 0, 5)); SHOW(fallocate(d, 3, 0, 5)); SHOW(fallocate(p[1], 3, 0, 5)); SHOW(fallocate(99, 3, 0, 5)); SHOW(fallocate(f, 8, 0, 4096)); SHOW(fallocate(f, 0x10, 0, 5)); SHOW(fallocate(f, 0x20, 0, 4096)); SHOW(fallocate(f, 0x1000, 0, 4096)); SHOW(fallocate(f, 9, 0, 4096)); SHOW(fallocate(f, 0, 1, INT64_MAX)); SHOW(fallocate(f, 3, 1, INT64_MAX));
    int big = open("big", O_RDWR | O_CREAT, 0644); memset(buffer, 'b', 65536); write(big, buffer, 65536); SHOW(fallocate(big, 3, 4096, 8192)); SHOW(pread(big, buffer, 20000, 0)); int zeros = 0; for (int i = 0; i < 20000; i++) zeros += !buffer[i]; SHOW(zeros); char *m = mmap(0, 65536, 3, MAP_SHARED, big, 0); SHOW(m[16384]); SHOW(fallocate(big, 3, 16384, 4096)); SHOW(m[16384]); SHOW(m[20480]);
}
