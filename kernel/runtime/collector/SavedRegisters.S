# CallWithRegistersSaved: rcx = code to call with rcx = stack pointer. Every register that calls preserve (Windows x64) lies at or
# above that address, so a scan of the stack from there sees what the callers hold. Returns the code's result.
.intel_syntax noprefix
.text
.globl CallWithRegistersSaved
CallWithRegistersSaved:
    push rbx
    push rbp
    push rsi
    push rdi
    push r12
    push r13
    push r14
    push r15
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
    mov rax, rcx
    mov rcx, rsp
    sub rsp, 32                  # home area
    call rax
    add rsp, 32 + 10 * 16 + 8    # nothing here changed the saved values: only the integer ones are reloaded
    pop r15
    pop r14
    pop r13
    pop r12
    pop rdi
    pop rsi
    pop rbp
    pop rbx
    ret
