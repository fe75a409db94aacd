# Copying and filling, Windows x64 convention: rcx, rdx, r8; returns rcx in rax; rdi and rsi are kept.
.intel_syntax noprefix
.text

# void* memcpy(void* destination, const void* source, size_t length)
# void* memmove(void* destination, const void* source, size_t length)
.globl memcpy
.globl memmove
memcpy:
memmove:
    mov rax, rcx
    mov r9, rdi
    mov r10, rsi
    mov rdi, rcx
    mov rsi, rdx
    mov rcx, r8
    mov r11, rdi
    sub r11, rsi
    cmp r11, r8              # unsigned: destination inside source
    jb 1f
    rep movsb
    mov rdi, r9
    mov rsi, r10
    ret
1:  lea rdi, [rdi + r8 - 1]
    lea rsi, [rsi + r8 - 1]
    std
    rep movsb
    cld
    mov rdi, r9
    mov rsi, r10
    ret

# void* memset(void* destination, int value, size_t length)
.globl memset
memset:
    mov r9, rcx
    mov r10, rdi
    mov rdi, rcx
    mov eax, edx
    mov rcx, r8
    rep stosb
    mov rdi, r10
    mov rax, r9
    ret
