# The first and the last instructions of the loader.
#
# EfiMain: the firmware's call (rcx = image handle, rdx = system table), Windows x64 convention, firmware's stack (128 KiB).
#   Notes the time, gives compiled code a stack limit at gs:[0x10] (its stack probes read it there) and calls LoaderMain.
# EnterKernel: rcx = top page table, rdx = top of the stack, r8 = entry point, r9 = boot information. Does not return.
#   Needs itself identity-mapped in the new tables.
.intel_syntax noprefix
.set IA32_GS_BASE, 0xC0000101
.set IA32_EFER, 0xC0000080
.set EFER_NO_EXECUTE, 1 << 11
.set CR0_WRITE_PROTECT, 1 << 16

.text
.globl EfiMain
EfiMain:
    push rbx
    push rsi
    push rdi
    sub rsp, 32
    mov rsi, rcx
    mov rdi, rdx
    rdtsc
    shl rdx, 32
    or rax, rdx
    mov rbx, rax
    lea rax, [rip + LoaderLocal]
    mov rdx, rax
    shr rdx, 32
    mov ecx, IA32_GS_BASE
    wrmsr
    mov rcx, rsi
    mov rdx, rdi
    mov r8, rbx
    call LoaderMain
    add rsp, 32
    pop rdi
    pop rsi
    pop rbx
    ret

.globl EnterKernel
EnterKernel:
    cli
    mov r10, rcx
    mov r11, rdx
    mov ecx, IA32_EFER
    rdmsr
    or eax, EFER_NO_EXECUTE
    wrmsr
    mov cr3, r10
    mov rax, cr0
    or rax, CR0_WRITE_PROTECT
    mov cr0, rax
    mov rsp, r11
    xor ebp, ebp
    mov rcx, r9
    jmp r8

.globl ReadControlRegister4
ReadControlRegister4:
    mov rax, cr4
    ret

.globl ReadTimeStamp
ReadTimeStamp:
    rdtsc
    shl rdx, 32
    or rax, rdx
    ret

# A limit of zero: every probe passes, for the firmware's stack has no guard page that could be hit.
.section .bss, "bw"
.balign 64
LoaderLocal:
    .skip 256
