# The entry that a loader jumps to.
#
# KernelEntry: rcx = physical address of BootInformation, the state that kernel/README.md ("Handover") promises.
# PrepareProcessorLocal: points gs at the boot processor's block (layout: machine/ProcessorLocal.S), so that compiled code
#   finds its stack limit; clobbers rax, rcx, rdx.
.intel_syntax noprefix
.set BOOT_STACK_SIZE, 0x10000

.text
.globl KernelEntry
KernelEntry:
    cli
    cld
    lea rsp, [rip + BootStackTop]
    xor ebp, ebp                                # ends every walk over frames
    push rcx
    call PrepareProcessorLocal
    rdtsc
    shl rdx, 32
    xor rax, rdx
    imul rax, rax, 0x5851F42D                   # spreads the counter's low bits
    mov rcx, rax
    call SeedStackCookie
    pop rcx
    sub rsp, 32
    call KernelMain
Stopped:
    cli
    hlt
    jmp Stopped

.globl PrepareProcessorLocal
PrepareProcessorLocal:
    lea rax, [rip + BootProcessorLocal]
    lea rdx, [rip + BootStack]
    mov [rax], rax
    mov [rax + 0x10], rdx
    mov rdx, rax
    shr rdx, 32
    mov ecx, 0xC0000101                         # IA32_GS_BASE
    wrmsr
    ret

# Where the boot stack lies: lower and upper end.
.globl BootStackLow
BootStackLow:
    lea rax, [rip + BootStack]
    ret
.globl BootStackHigh
BootStackHigh:
    lea rax, [rip + BootStackTop]
    ret

.section .bss, "bw"
.balign 4096
# The page below the stack is unmapped once the kernel's own tables are in use.
.globl BootStackGuard
BootStackGuard:
    .skip 4096
.globl BootStack
BootStack:
    .skip BOOT_STACK_SIZE
.globl BootStackTop
BootStackTop:
    .skip 16
.balign 64
.globl BootProcessorLocal
BootProcessorLocal:
    .skip 256
