# Stores of references. The collector neither moves objects nor knows generations, so a barrier only stores. The register
# contracts are private to the compiler (JIT, targetamd64.h).
.intel_syntax noprefix
.text

# rcx = place, rdx = reference; may change rax and flags only.
.globl RhpAssignRef
.globl RhpCheckedAssignRef
RhpAssignRef:
RhpCheckedAssignRef:
    mov [rcx], rdx
    ret

# rdi = place, rsi = address of the reference; both advance by 8; may change rcx and rax.
.globl RhpByRefAssignRef
RhpByRefAssignRef:
    mov rcx, [rsi]
    mov [rdi], rcx
    add rdi, 8
    add rsi, 8
    ret
