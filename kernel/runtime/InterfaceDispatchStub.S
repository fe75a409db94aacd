# A call through an interface: r11 = the call site's cell, rcx = this; every argument register is kept. The cell's second
# word holds a list of entries {type, code, next}, or has its low bits set before the first call.
.intel_syntax noprefix
.text

.globl RhpInitialInterfaceDispatch
.globl RhpInitialDynamicInterfaceDispatch
RhpInitialInterfaceDispatch:
RhpInitialDynamicInterfaceDispatch:
    mov r10, [rcx]           # a null `this` faults here
    mov rax, [r11 + 8]
    test al, 3
    jnz 3f
1:  cmp [rax], r10
    je 2f
    mov rax, [rax + 16]
    test rax, rax
    jnz 1b
    jmp 3f
2:  jmp [rax + 8]

# Keeps rcx, rdx, r8, r9 and xmm0-3 over the call of ResolveInterfaceCall(this, cell).
3:  push rcx
    push rdx
    push r8
    push r9
    sub rsp, 0x68            # 32 bytes of home area, 64 of xmm, 8 to align
    movups [rsp + 0x20], xmm0
    movups [rsp + 0x30], xmm1
    movups [rsp + 0x40], xmm2
    movups [rsp + 0x50], xmm3
    mov rdx, r11
    call ResolveInterfaceCall
    movups xmm0, [rsp + 0x20]
    movups xmm1, [rsp + 0x30]
    movups xmm2, [rsp + 0x40]
    movups xmm3, [rsp + 0x50]
    add rsp, 0x68
    pop r9
    pop r8
    pop rdx
    pop rcx
    jmp rax
