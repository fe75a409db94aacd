# The code of the library that the kernel maps into every program (vdso(7)): it runs in ring 3 with the System V ABI, wherever
# it was mapped. CODE_OFFSET bytes below it begins its ELF image (processes/portable/VirtualLibraryImage.cs), and a page below
# that the data (processes/VirtualLibrary.cs): +0 sequence, odd while it is written (32 bits), +4 flags (bit 0: the clock is the
# time-stamp counter; bit 1: TSC_AUX holds the processor's number), +8 the counter at the clock's start, +16 nanoseconds a
# count times 2^24, +24 wall time at the clock's start in nanoseconds.
.intel_syntax noprefix
.set CODE_OFFSET, 0x800
.set DATA, CODE_OFFSET + 0x1000
.set SECOND, 1000000000
.text
.balign 16
CodeStart:

# clock_gettime: edi = clock, rsi = struct timespec. Clocks that are not one count of the counter are the kernel's affair.
ClockGetTime:
    cmp edi, 11
    ja 9f
    lea r8, [rip + CodeStart - DATA]
    test dword ptr [r8 + 4], 1
    jz 9f
    mov ecx, edi
    mov r11d, 1
    shl r11d, cl
    test r11d, 0x8F3                            # 0, 1, 4 to 7, 11: wall time, monotonic time and their relatives
    jz 9f
    and r11d, 0x821                             # 0, 5, 11: wall time
    call ReadClock
    mov rax, rdx
    xor edx, edx
    mov ecx, SECOND
    div rcx
    mov [rsi], rax
    mov [rsi + 8], rdx
    xor eax, eax
    ret
9:  mov eax, 228
    syscall
    ret

# gettimeofday: rdi = struct timeval or 0, rsi = struct timezone or 0.
GetTimeOfDay:
    lea r8, [rip + CodeStart - DATA]
    test dword ptr [r8 + 4], 1
    jz 9f
    test rsi, rsi
    jz 1f
    mov qword ptr [rsi], 0
1:  test rdi, rdi
    jz 2f
    mov r11d, 1
    call ReadClock
    mov rax, rdx
    xor edx, edx
    mov ecx, SECOND
    div rcx
    mov [rdi], rax
    mov rax, rdx
    xor edx, edx
    mov ecx, 1000
    div rcx
    mov [rdi + 8], rax
2:  xor eax, eax
    ret
9:  mov eax, 96
    syscall
    ret

# time: rdi = where the seconds go too, or 0.
Time:
    lea r8, [rip + CodeStart - DATA]
    test dword ptr [r8 + 4], 1
    jz 9f
    mov r11d, 1
    call ReadClock
    mov rax, rdx
    xor edx, edx
    mov ecx, SECOND
    div rcx
    test rdi, rdi
    jz 1f
    mov [rdi], rax
1:  ret
9:  mov eax, 201
    syscall
    ret

# getcpu: rdi = where the processor's number goes, rsi = where the node's goes; 0 for nowhere.
GetProcessor:
    lea r8, [rip + CodeStart - DATA]
    test dword ptr [r8 + 4], 2
    jz 9f
    rdtscp
    test rdi, rdi
    jz 1f
    mov [rdi], ecx
1:  test rsi, rsi
    jz 2f
    mov dword ptr [rsi], 0
2:  xor eax, eax
    ret
9:  mov eax, 309
    syscall
    ret

# r8 = data, r11d = not 0 for wall time. Returns rdx = nanoseconds; changes rax, rcx, r9, r10. The same sum as Clock.ToNanoseconds.
ReadClock:
    mov r9d, [r8]
    test r9d, 1
    jnz 8f
    lfence                                      # the counter is not read before the sequence is
    rdtsc
    shl rdx, 32
    or rax, rdx
    sub rax, [r8 + 8]
    mov r10, [r8 + 16]
    mov edx, eax
    imul rdx, r10
    shr rdx, 24
    shr rax, 32
    imul rax, r10
    shl rax, 8
    add rdx, rax
    test r11d, r11d
    jz 1f
    add rdx, [r8 + 24]
1:  cmp r9d, [r8]
    jne ReadClock
    ret
8:  pause
    jmp ReadClock
CodeEnd:

.balign 4
Entries:
    .long ClockGetTime - CodeStart, GetTimeOfDay - CodeStart, Time - CodeStart, GetProcessor - CodeStart

# For the kernel: where the code is, how long it is, and where in it the entry with number ecx begins.
.globl VirtualLibraryCode
VirtualLibraryCode:
    lea rax, [rip + CodeStart]
    ret
.globl VirtualLibraryLength
VirtualLibraryLength:
    lea rax, [rip + CodeEnd]
    lea rcx, [rip + CodeStart]
    sub rax, rcx
    ret
.globl VirtualLibraryEntry
VirtualLibraryEntry:
    lea rdx, [rip + Entries]
    mov ecx, ecx
    mov eax, [rdx + rcx * 4]
    ret
