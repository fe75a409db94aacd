# Copies between the kernel and ring 3. A page fault in here that finds no page is no bug: the fault handler
# (processes/machine/UserAccess.cs, TryRecover) continues at the label that belongs to the code.
#
# CopyUserBytes: rcx = to, rdx = from, r8 = count; returns how many bytes were not copied.
# FindUserZero: rcx = user's text, rdx = most bytes; returns the length before the zero, or rdx if none, or -1 on a fault.
# CompareExchangeUser: rcx = user's address of 32 bits, edx = new value, r8d = expected, r9 = where the found value goes;
#   returns 0, or 1 on a fault.
# AC opens user pages while SMAP is on (Intel SDM volume 3, 4.6.1).
.intel_syntax noprefix
.text
.macro OPEN
    cmp qword ptr [rip + SupervisorGuard], 0
    je 81f
    stac
81:
.endm
.macro CLOSE
    cmp qword ptr [rip + SupervisorGuard], 0
    je 82f
    clac
82:
.endm

UserAccessStart:
.globl CopyUserBytes
CopyUserBytes:
    mov r10, rdi
    mov r11, rsi
    mov rdi, rcx
    mov rsi, rdx
    mov rcx, r8
    OPEN
    mov rax, rcx
    shr rcx, 3
    rep movsq
    mov rcx, rax
    and ecx, 7
CopyTail:
    xor eax, eax
    rep movsb
CopyUserBytesEnd:
    CLOSE
    mov rax, rcx
    mov rdi, r10
    mov rsi, r11
    ret
# In the first loop rcx counts words, and rax holds the count of bytes: what is left goes on byte by byte, up to the page.
CopyUserBytesFault:
    test rax, rax
    jz CopyUserBytesEnd
    and eax, 7
    lea rcx, [rcx * 8 + rax]
    jmp CopyTail

.globl FindUserZero
FindUserZero:
    OPEN
    xor eax, eax
1:  cmp rax, rdx
    jae FindUserZeroEnd
    cmp byte ptr [rcx + rax], 0
    je FindUserZeroEnd
    inc rax
    jmp 1b
FindUserZeroEnd:
    CLOSE
    ret
FindUserZeroFault:
    mov rax, -1
    jmp FindUserZeroEnd

.globl CompareExchangeUser
CompareExchangeUser:
    OPEN
    mov eax, r8d
    lock cmpxchg [rcx], edx
    mov [r9], eax
    xor eax, eax
CompareExchangeUserEnd:
    CLOSE
    ret
CompareExchangeUserFault:
    mov eax, 1
    jmp CompareExchangeUserEnd
UserAccessEnd:

# rcx = address of the faulting instruction; returns where to go on, 0 if it is not in here.
.globl UserAccessRecovery
UserAccessRecovery:
    xor eax, eax
    lea rdx, [rip + UserAccessStart]
    cmp rcx, rdx
    jb 9f
    lea rdx, [rip + UserAccessEnd]
    cmp rcx, rdx
    jae 9f
    lea rax, [rip + CopyUserBytesFault]
    lea rdx, [rip + FindUserZero]
    cmp rcx, rdx
    jb 9f
    lea rax, [rip + FindUserZeroFault]
    lea rdx, [rip + CompareExchangeUser]
    cmp rcx, rdx
    jb 9f
    lea rax, [rip + CompareExchangeUserFault]
9:  ret
