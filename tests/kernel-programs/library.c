#include "oracle.h"
#include <elf.h>
#include <sys/auxv.h>
#include <sys/mount.h>
/* vdso(7): the kernel's own library, looked up as dynamic linkers do. */
static void *look_up(const char *name, const char *version)
{
    char *base = (char *)getauxval(AT_SYSINFO_EHDR);
    if (!base) return 0;
    Elf64_Ehdr *header = (void *)base;
    Elf64_Phdr *segment = (void *)(base + header->e_phoff);
    Elf64_Dyn *dynamic = 0;
    char *offset = 0, *texts = 0;
    Elf64_Sym *symbols = 0;
    uint16_t *versions = 0;
    Elf64_Verdef *definitions = 0;
    uint32_t *hash = 0;
    for (int i = 0; i < header->e_phnum; i++) {
        if (segment[i].p_type == PT_LOAD) offset = base + segment[i].p_offset - segment[i].p_vaddr;
        if (segment[i].p_type == PT_DYNAMIC) dynamic = (void *)(base + segment[i].p_offset);
    }
    if (!dynamic || !offset) return 0;
    for (; dynamic->d_tag; dynamic++) {
        void *at = offset + dynamic->d_un.d_ptr;
        if (dynamic->d_tag == DT_STRTAB) texts = at;
        if (dynamic->d_tag == DT_SYMTAB) symbols = at;
        if (dynamic->d_tag == DT_HASH) hash = at;
        if (dynamic->d_tag == DT_VERSYM) versions = at;
        if (dynamic->d_tag == DT_VERDEF) definitions = at;
    }
    if (!texts || !symbols || !hash || !versions || !definitions) return 0;
    for (uint32_t i = 0; i < hash[1]; i++) {
        if (!symbols[i].st_shndx || strcmp(texts + symbols[i].st_name, name)) continue;
        Elf64_Verdef *definition = definitions;
        while (definition->vd_next && (definition->vd_ndx & 0x7FFF) != (versions[i] & 0x7FFF)) definition = (void *)((char *)definition + definition->vd_next);
        Elf64_Verdaux *auxiliary = (void *)((char *)definition + definition->vd_aux);
        if (!strcmp(texts + auxiliary->vda_name, version)) return offset + symbols[i].st_value;
    }
    return 0;
}
#define VERSION "LINUX_2.6"
typedef int (*clock_call)(int, struct timespec *);
static long long nanoseconds(struct timespec *t) { return t->tv_sec * 1000000000ll + t->tv_nsec; }
CASE(names) {
    HOLDS(getauxval(AT_SYSINFO_EHDR) != 0); HOLDS(getauxval(AT_SYSINFO_EHDR) % 4096 == 0); HOLDS(!memcmp((void *)getauxval(AT_SYSINFO_EHDR), ELFMAG, SELFMAG));
    HOLDS(look_up("__vdso_clock_gettime", VERSION) != 0); HOLDS(look_up("__vdso_gettimeofday", VERSION) != 0); HOLDS(look_up("__vdso_time", VERSION) != 0); HOLDS(look_up("__vdso_getcpu", VERSION) != 0);
    HOLDS(look_up("__vdso_nothing", VERSION) != 0); HOLDS(look_up("__vdso_time", "LINUX_9.9") != 0);
}
CASE(clocks) {
    clock_call call = (clock_call)look_up("__vdso_clock_gettime", VERSION); struct timespec a, b, c;
    int ids[] = { 0, 1, 7 }, all[] = { 0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 99, -1 };
    if (!call) { out("no clock"); return; }
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) { out("clock %d", all[i]); out("%d", call(all[i], &a)); }
    for (unsigned i = 0; i < 3; i++) for (int j = 0; j < 2000; j++) {
        syscall(SYS_clock_gettime, ids[i], &a); call(ids[i], &b); syscall(SYS_clock_gettime, ids[i], &c);
        if (nanoseconds(&a) > nanoseconds(&b) || nanoseconds(&b) > nanoseconds(&c)) { out("clock %d differs from the kernel's", ids[i]); break; }
        if (b.tv_nsec < 0 || b.tv_nsec >= 1000000000) out("bad nanoseconds");
    }
    call(1, &a); for (int j = 0; j < 100000; j++) { call(1, &b); if (nanoseconds(&b) < nanoseconds(&a)) { out("the clock went back"); break; } a = b; }
}
CASE(time_of_day) {
    int (*call)(struct timeval *, struct timezone *) = look_up("__vdso_gettimeofday", VERSION); long (*seconds)(long *) = look_up("__vdso_time", VERSION); struct timeval a, b, c; struct timezone zone = { 7, 7 }; long stored = 0;
    if (!call || !seconds) { out("no time of day"); return; }
    syscall(SYS_gettimeofday, &a, 0); SHOW(call(&b, &zone)); syscall(SYS_gettimeofday, &c, 0);
    HOLDS(!timercmp(&a, &b, >) && !timercmp(&b, &c, >)); HOLDS(b.tv_usec >= 0 && b.tv_usec < 1000000); SHOW(zone.tz_minuteswest); SHOW(zone.tz_dsttime); SHOW(call(0, 0));
    long before = syscall(SYS_time, 0), now = seconds(&stored), after = syscall(SYS_time, 0); HOLDS(now == stored); HOLDS(now >= before - 1 && now <= after); HOLDS(seconds(0) >= now);
}
CASE(processor) { long (*call)(unsigned *, unsigned *, void *) = look_up("__vdso_getcpu", VERSION); unsigned cpu = 77777, node = 77777; if (!call) { out("no processor"); return; } SHOW(call(&cpu, &node, 0)); HOLDS(cpu < 1024); SHOW(node); SHOW(call(0, 0, 0)); }
CASE(mapping) {
    FILE *maps = fopen("/proc/self/maps", "r"); char line[300]; int found = 0; unsigned long start = 0, end = 0;
    if (!maps) { mkdir("/proc", 0755); TRIES(mount("proc", "/proc", "proc", 0, 0)); maps = fopen("/proc/self/maps", "r"); }
    while (maps && fgets(line, sizeof line, maps)) if (strstr(line, "[vdso]")) { found++; sscanf(line, "%lx-%lx", &start, &end); HOLDS(strstr(line, " r-xp ") != 0); }
    SHOW(found); HOLDS(start == getauxval(AT_SYSINFO_EHDR));
    pid_t child = fork(); int status; if (!child) { *(volatile char *)start = 1; _exit(0); } waitpid(child, &status, 0); out("writing: %s", ended(status));
    child = fork(); if (!child) { struct timespec t; clock_call call = (clock_call)look_up("__vdso_clock_gettime", VERSION); _exit(call && call(1, &t) == 0 ? 5 : 6); } waitpid(child, &status, 0); out("in a child: %s", ended(status));
}
