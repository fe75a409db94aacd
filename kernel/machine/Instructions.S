# Instructions that C# lacks, one small function each.
#
# Contract: Windows x64 calls (arguments in rcx, rdx, r8, r9; result in rax); none touches the stack or a register that
# calls preserve unless its comment says so. Small results are zero-extended.
.intel_syntax noprefix
.text

.globl PortReadByte
PortReadByte:
    mov edx, ecx
    in al, dx
    movzx eax, al
    ret

.globl PortReadWord
PortReadWord:
    mov edx, ecx
    in ax, dx
    movzx eax, ax
    ret

.globl PortReadDouble
PortReadDouble:
    mov edx, ecx
    in eax, dx
    ret

.globl PortWriteByte
PortWriteByte:
    mov eax, edx
    mov edx, ecx
    out dx, al
    ret

.globl PortWriteWord
PortWriteWord:
    mov eax, edx
    mov edx, ecx
    out dx, ax
    ret

.globl PortWriteDouble
PortWriteDouble:
    mov eax, edx
    mov edx, ecx
    out dx, eax
    ret

.globl ReadModelSpecificRegister
ReadModelSpecificRegister:
    rdmsr
    shl rdx, 32
    or rax, rdx
    ret

# rcx = number, rdx = value.
.globl WriteModelSpecificRegister
WriteModelSpecificRegister:
    mov rax, rdx
    shr rdx, 32
    wrmsr
    ret

.globl ReadControl0
ReadControl0:
    mov rax, cr0
    ret

.globl WriteControl0
WriteControl0:
    mov cr0, rcx
    ret

.globl ReadControl2
ReadControl2:
    mov rax, cr2
    ret

.globl ReadControl3
ReadControl3:
    mov rax, cr3
    ret

.globl WriteControl3
WriteControl3:
    mov cr3, rcx
    ret

.globl ReadControl4
ReadControl4:
    mov rax, cr4
    ret

.globl WriteControl4
WriteControl4:
    mov cr4, rcx
    ret

# lfence keeps earlier work out of the measured interval.
.globl ReadTimeStampCounter
ReadTimeStampCounter:
    lfence
    rdtsc
    shl rdx, 32
    or rax, rdx
    ret

.globl InvalidatePage
InvalidatePage:
    invlpg [rcx]
    ret

# Returns the flags from before.
.globl DisableInterrupts
DisableInterrupts:
    pushfq
    pop rax
    cli
    ret

.globl EnableInterrupts
EnableInterrupts:
    sti
    ret

.globl ReadFlags
ReadFlags:
    pushfq
    pop rax
    ret

.globl SpinPause
SpinPause:
    pause
    ret

.globl HaltProcessor
HaltProcessor:
    hlt
    ret

# An interrupt cannot fall between the two: sti takes effect after the next instruction.
.globl EnableInterruptsAndHalt
EnableInterruptsAndHalt:
    sti
    hlt
    ret

# Sleeps with task priority 14, so that only vectors from 240 on wake it; interrupts are off before and after.
.globl HaltForWake
HaltForWake:
    mov eax, 14
    mov cr8, rax
    sti
    hlt
    cli
    xor eax, eax
    mov cr8, rax
    ret

# ecx = leaf, edx = subleaf, r8 = where eax, ebx, ecx, edx go.
.globl QueryProcessor
QueryProcessor:
    mov r10, rbx
    mov eax, ecx
    mov ecx, edx
    cpuid
    mov [r8], eax
    mov [r8 + 4], ebx
    mov [r8 + 8], ecx
    mov [r8 + 12], edx
    mov rbx, r10
    ret

# rcx = pointer structure. Leaves gs alone: writing the selector would clear its base.
.globl LoadGlobalDescriptorTable
LoadGlobalDescriptorTable:
    lgdt [rcx]
    mov ax, 0x10
    mov ds, ax
    mov es, ax
    mov ss, ax
    xor eax, eax
    mov fs, ax
    pop rax
    push 0x08
    push rax
    .byte 0x48, 0xCB                            # retfq: loads cs
    ret

.globl LoadInterruptDescriptorTable
LoadInterruptDescriptorTable:
    lidt [rcx]
    ret

.globl LoadTaskRegister
LoadTaskRegister:
    ltr cx
    ret

# The address after the call.
.globl ReadInstructionPointer
ReadInstructionPointer:
    mov rax, [rsp]
    ret

.globl ReadFramePointer
ReadFramePointer:
    mov rax, rbp
    ret

.globl ReadStackPointer
ReadStackPointer:
    lea rax, [rsp + 8]
    ret

.globl MonotonicFence
MonotonicFence:
    mfence
    ret

.globl RaiseBreakpoint
RaiseBreakpoint:
    int3
    ret
