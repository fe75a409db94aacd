# Switches between kernel threads.
#
# SwitchContext: rcx = where the old stack pointer goes, rdx = the new stack pointer, r8 and r9 = the user contexts of the
#   old and the new thread (processes/machine/UserContext.S; 0: none), the kernel's page tables on the stack. Saves what a callee must preserve
#   (Windows x64: rbx, rbp, rsi, rdi, r12-r15, xmm6-xmm15) on the old stack. Interrupts are off on both sides.
# The stack of a thread that has never run is laid out by scheduling/Scheduler.Threads.cs as if it had called SwitchContext from
#   ThreadStart, which calls StartThread and never returns.
# ParkWithRegistersSaved: saves the same registers, then calls ParkForCollector(rcx = stack pointer): every reference that
#   the caller holds lies at or above that address.
.intel_syntax noprefix
.text
.macro SAVE_PRESERVED
    push rbx
    push rbp
    push rsi
    push rdi
    push r12
    push r13
    push r14
    push r15
    sub rsp, 10 * 16
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
.endm
.macro RESTORE_PRESERVED
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
    add rsp, 10 * 16
    pop r15
    pop r14
    pop r13
    pop r12
    pop rdi
    pop rsi
    pop rbp
    pop rbx
.endm

.globl SwitchContext
SwitchContext:
    mov r10, [rsp + 40]
    SAVE_PRESERVED
    mov [rcx], rsp
    mov rsp, rdx
    call SwitchUserContext
    RESTORE_PRESERVED
    ret

.globl ThreadStart
ThreadStart:
    xor ebp, ebp
    # Entered by `ret` with an aligned stack: 32 bytes of home space keep it so for the call.
    sub rsp, 32
    call StartThread
    int3

.globl ThreadStartAddress
ThreadStartAddress:
    lea rax, [rip + ThreadStart]
    ret

.globl ParkWithRegistersSaved
ParkWithRegistersSaved:
    SAVE_PRESERVED
    mov rcx, rsp
    mov rbx, rsp
    sub rsp, 40
    and rsp, -16
    call ParkForCollector
    mov rsp, rbx
    RESTORE_PRESERVED
    ret
