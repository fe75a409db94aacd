# CaptureRegisters: rcx = an InterruptFrame (machine/InterruptFrame.cs) to fill with the caller's preserved registers, its stack
# pointer and its return address: what a walk over frames starts from.
.intel_syntax noprefix
.text
.globl CaptureRegisters
CaptureRegisters:
    mov [rcx + 0x00], r15
    mov [rcx + 0x08], r14
    mov [rcx + 0x10], r13
    mov [rcx + 0x18], r12
    mov [rcx + 0x40], rdi
    mov [rcx + 0x48], rsi
    mov [rcx + 0x50], rbp
    mov [rcx + 0x58], rbx
    mov rax, [rsp]
    mov [rcx + 0x88], rax
    lea rax, [rsp + 8]
    mov [rcx + 0xA0], rax
    ret
