# The 256 entry points of the interrupt descriptor table.
#
# Each pushes an error code (0 where the processor pushes none) and its number; the common part saves every register that
# a call may change, and rbx, rbp, rsi, rdi, r12-r15 for the panic screen. xmm6-xmm15 belong to the callee (Windows x64).
# The order on the stack is machine/InterruptFrame.cs. HandleInterrupt(rcx = frame) runs with interrupts off, on an aligned
# stack. There is no red zone in this ABI, so an interrupt may use the stack that it finds.
.intel_syntax noprefix
.text

.macro ENTRY number
.balign 16
Entry\number:
.if (\number == 8) || ((\number >= 10) && (\number <= 14)) || (\number == 17) || (\number == 21) || (\number == 29) || (\number == 30)
.else
    push 0
.endif
    push \number
    jmp InterruptCommon
.endm

.altmacro
.macro ENTRY_VALUE number
    ENTRY \number
.endm
.globl InterruptEntries
.balign 16
InterruptEntries:
.set current, 0
.rept 256
    ENTRY_VALUE %current
    .set current, current + 1
.endr
.noaltmacro

.balign 16
InterruptCommon:
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
    cld
    cmp qword ptr [rip + SupervisorGuard], 0    # the interrupted code may have opened user pages
    je 3f
    clac
3:  mov rbx, rsp
    xor r12d, r12d                              # 1: the user's gs was loaded
    test byte ptr [rsp + 18 * 8], 3
    jnz 4f
    # These come at any instruction, even between the entry of a system call and its swapgs.
    mov rax, [rsp + 15 * 8]
    cmp eax, 2
    je 5f
    cmp eax, 8
    je 5f
    cmp eax, 18
    jne 1f
5:  mov ecx, 0xC0000101                         # gs base: the kernel's is negative
    rdmsr
    test edx, edx
    js 1f
4:  swapgs
    inc r12d
1:
    sub rsp, 32 + 6 * 16 + 16
    and rsp, -16
    movups [rsp + 32], xmm0
    movups [rsp + 48], xmm1
    movups [rsp + 64], xmm2
    movups [rsp + 80], xmm3
    movups [rsp + 96], xmm4
    movups [rsp + 112], xmm5
    mov rcx, rbx
    call HandleInterrupt
    movups xmm0, [rsp + 32]
    movups xmm1, [rsp + 48]
    movups xmm2, [rsp + 64]
    movups xmm3, [rsp + 80]
    movups xmm4, [rsp + 96]
    movups xmm5, [rsp + 112]
    mov rsp, rbx
    test r12d, r12d
    jz 2f
    # Interrupts with a stack of their own leave work to the next return.
    mov rax, [rsp + 15 * 8]
    cmp eax, 2
    je 6f
    cmp eax, 18
    je 6f
    test byte ptr [rsp + 18 * 8], 3
    jnz ReturnToUser
6:  swapgs
2:
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
    add rsp, 16
    iretq

# Address of the first entry; each takes 16 bytes.
.globl InterruptEntryTable
InterruptEntryTable:
    lea rax, [rip + InterruptEntries]
    ret
