# Between ring 3 and the kernel: the entry of system calls, the way back, and a thread's extended registers.
#
# Each user thread has a block of one page (processes/machine/UserContext.cs has the same layout): +0x000 extended registers
# (XSAVE format, or FXSAVE where that is all there is), +0xE00 work to do before the return to ring 3 (32 bits), +0xE08 fs
# base, +0xE10 gs base, +0xE18 page tables, +0xE20 upper end of its kernel stack.
# gs:[0x30] is the running thread's block (0: a kernel thread), gs:[0x38] its stack's upper end, gs:[0x40] scratch,
# gs:[0x48] the processor's task state.
.intel_syntax noprefix
.set WORK, 0xE00
.set WORK_STATE_REPLACED, 2

.section .data, "dw"
.balign 8
# Components of the extended state that XSAVE covers; 0: use FXSAVE.
ExtendedStateMask:
    .quad 0
.globl SupervisorGuard
# 1 if the processor has SMAP, so that stac and clac exist.
SupervisorGuard:
    .quad 0

.text
# rcx = mask, rdx = 1 with SMAP.
.globl SetUserFeatures
SetUserFeatures:
    mov [rip + ExtendedStateMask], rcx
    mov [rip + SupervisorGuard], rdx
    ret

# rcx = register number, rdx = value.
.globl WriteExtendedControl
WriteExtendedControl:
    mov rax, rdx
    shr rdx, 32
    xsetbv
    ret

# Saves the extended registers to the block at \block; changes rax, rdx.
.macro SAVE_EXTENDED block
    mov rax, [rip + ExtendedStateMask]
    test rax, rax
    jz 91f
    mov rdx, rax
    shr rdx, 32
    xsave64 [\block]
    jmp 92f
91: fxsave64 [\block]
92:
.endm
.macro RESTORE_EXTENDED block
    mov rax, [rip + ExtendedStateMask]
    test rax, rax
    jz 91f
    mov rdx, rax
    shr rdx, 32
    xrstor64 [\block]
    jmp 92f
91: fxrstor64 [\block]
92:
.endm

# SwitchUserContext: r8 = block of the thread that leaves, r9 = block of the one that comes (0: a kernel thread), r10 = the
# kernel's page tables. Called by SwitchContext between saving and restoring the kernel's registers; changes rax, rcx, rdx,
# r8-r11 and every vector register.
.globl SwitchUserContext
SwitchUserContext:
    test r8, r8
    jz 1f
    SAVE_EXTENDED r8
1:  test r9, r9
    jz 3f
    RESTORE_EXTENDED r9
    mov gs:[0x30], r9
    mov r11, [r9 + 0xE20]
    mov gs:[0x38], r11
    mov rax, gs:[0x48]
    mov [rax + 4], r11                          # rsp0: the stack of interrupts from ring 3
    mov ecx, 0xC0000100                         # fs base
    mov eax, [r9 + 0xE08]
    mov edx, [r9 + 0xE0C]
    wrmsr
    mov ecx, 0xC0000102                         # gs base after swapgs
    mov eax, [r9 + 0xE10]
    mov edx, [r9 + 0xE14]
    wrmsr
    mov r10, [r9 + 0xE18]
2:  mov rax, cr3
    cmp rax, r10
    je 4f
    mov cr3, r10
4:  ret
3:  mov gs:[0x30], r9
    test r8, r8
    jnz 2b
    ret

# The entry of the syscall instruction (Intel SDM volume 2, SYSCALL): rcx = user's rip, r11 = user's flags, interrupts off.
# Builds an InterruptFrame whose Vector is 0x100 and whose ErrorCode is the call's number.
.balign 16
.globl SystemCallEntry
SystemCallEntry:
    swapgs
    mov gs:[0x40], rsp
    mov rsp, gs:[0x38]
    push 0x1B
    push qword ptr gs:[0x40]
    push r11
    push 0x23
    push rcx
    push rax
    push 0x100
    push rax
    push rcx
    push rdx
    push rbx
    push rbp
    push rsi
    push rdi
    push r8
    push r9
    push r10
    push r11
    push r12
    push r13
    push r14
    push r15
    xor ebp, ebp
    mov rbx, rsp
    sub rsp, 32 + 6 * 16
    movups [rsp + 32], xmm0
    movups [rsp + 48], xmm1
    movups [rsp + 64], xmm2
    movups [rsp + 80], xmm3
    movups [rsp + 96], xmm4
    movups [rsp + 112], xmm5
    # clone, fork, vfork and clone3 give the caller's extended registers to the child.
    lea ecx, [rax - 56]
    cmp ecx, 2
    jbe 1f
    cmp eax, 435
    jne 2f
1:  mov r8, gs:[0x30]
    SAVE_EXTENDED r8
2:  sti
    mov rcx, rbx
    call HandleSystemCall
    cli
    movups xmm0, [rsp + 32]
    movups xmm1, [rsp + 48]
    movups xmm2, [rsp + 64]
    movups xmm3, [rsp + 80]
    movups xmm4, [rsp + 96]
    movups xmm5, [rsp + 112]

# The way back: rbx = frame on the thread's own stack, interrupts off, the vector registers are the user's.
.globl ReturnToUser
ReturnToUser:
    mov rsp, rbx
    mov r8, gs:[0x30]
    cmp dword ptr [r8 + WORK], 0
    jne UserWork
    cmp qword ptr [rsp + 15 * 8], 0x100
    jne 1f
    pop r15
    pop r14
    pop r13
    pop r12
    pop r11
    pop r10
    pop r9
    pop r8
    pop rdi
    pop rsi
    pop rbp
    pop rbx
    pop rdx
    pop rcx
    pop rax
    mov rcx, [rsp + 16]
    mov r11, [rsp + 32]
    mov rsp, [rsp + 40]
    swapgs
    sysretq
1:  pop r15
    pop r14
    pop r13
    pop r12
    pop r11
    pop r10
    pop r9
    pop r8
    pop rdi
    pop rsi
    pop rbp
    pop rbx
    pop rdx
    pop rcx
    pop rax
    add rsp, 16
    swapgs
    iretq

# Signals, a switch of thread, the end of the thread: done by C#, with the user's extended registers in the block.
UserWork:
    test dword ptr [r8 + WORK], WORK_STATE_REPLACED
    jnz 1f
    SAVE_EXTENDED r8
1:  mov rcx, rbx
    sub rsp, 32
    and rsp, -16
    call PrepareReturnToUser
    mov r8, gs:[0x30]
    RESTORE_EXTENDED r8
    jmp ReturnToUser

# EnterUser: rcx = frame to start with. Copies it to the upper end of the running thread's stack and goes to ring 3.
.globl EnterUser
EnterUser:
    cli
    mov rsi, rcx
    mov rdi, gs:[0x38]
    sub rdi, 22 * 8
    mov rbx, rdi
    mov ecx, 22
    cld
    rep movsq
    mov r8, gs:[0x30]
    mov rsp, rbx
    RESTORE_EXTENDED r8
    jmp ReturnToUser

.globl SystemCallEntryAddress
SystemCallEntryAddress:
    lea rax, [rip + SystemCallEntry]
    ret

# rcx = block: makes it the running thread's, with page tables, bases and stack.
.globl AttachUserContext
AttachUserContext:
    mov r9, rcx
    xor r8d, r8d
    sub rsp, 10 * 16 + 8
    movups [rsp], xmm6
    movups [rsp + 16], xmm7
    movups [rsp + 32], xmm8
    movups [rsp + 48], xmm9
    movups [rsp + 64], xmm10
    movups [rsp + 80], xmm11
    movups [rsp + 96], xmm12
    movups [rsp + 112], xmm13
    movups [rsp + 128], xmm14
    movups [rsp + 144], xmm15
    call SwitchUserContext
    movups xmm6, [rsp]
    movups xmm7, [rsp + 16]
    movups xmm8, [rsp + 32]
    movups xmm9, [rsp + 48]
    movups xmm10, [rsp + 64]
    movups xmm11, [rsp + 80]
    movups xmm12, [rsp + 96]
    movups xmm13, [rsp + 112]
    movups xmm14, [rsp + 128]
    movups xmm15, [rsp + 144]
    add rsp, 10 * 16 + 8
    ret

# rcx = the kernel's page tables: the running thread has no user context any more.
.globl DetachUserContext
DetachUserContext:
    mov qword ptr gs:[0x30], 0
    mov cr3, rcx
    ret
