# Copying and filling, Windows x64 convention: rcx, rdx, r8; returns rcx in rax; changes rdx, r8-r11 and xmm0-4.
#
# Up to 64 bytes are loaded whole before the first store, from both ends: so overlap does not matter. Longer stretches go in
# steps of 64 and 16, and the last (backwards: the first) 16 bytes, loaded before the loop, are stored at its end whatever
# they overlap. Words of 8 bytes are never torn where both stretches lie at multiples of 8, so that a collection in the
# middle finds whole references. `rep movsb` would count an instruction a byte where a machine counts instructions.
.intel_syntax noprefix
.text

# void* memcpy(void* destination, const void* source, size_t length)
# void* memmove(void* destination, const void* source, size_t length)
.globl memcpy
.globl memmove
memcpy:
memmove:
    mov rax, rcx
    cmp r8, 16
    jbe MoveSmall
    cmp r8, 32
    ja 1f
    movups xmm0, [rdx]
    movups xmm1, [rdx + r8 - 16]
    movups [rcx], xmm0
    movups [rcx + r8 - 16], xmm1
    ret
1:  cmp r8, 64
    ja 2f
    movups xmm0, [rdx]
    movups xmm1, [rdx + 16]
    movups xmm2, [rdx + r8 - 32]
    movups xmm3, [rdx + r8 - 16]
    movups [rcx], xmm0
    movups [rcx + 16], xmm1
    movups [rcx + r8 - 32], xmm2
    movups [rcx + r8 - 16], xmm3
    ret
2:  mov r9, rcx
    sub r9, rdx
    cmp r9, r8                   # unsigned: the destination starts inside the source
    jb MoveBackwards

    movups xmm4, [rdx + r8 - 16]
    lea r10, [rcx + r8 - 16]     # where the last 16 bytes go
    sub rdx, rcx                 # source = destination + rdx
    lea r11, [r10 - 48]          # beyond this, fewer than 64 are left before the last 16
3:  cmp rcx, r11
    ja 4f
    movups xmm0, [rcx + rdx]
    movups xmm1, [rcx + rdx + 16]
    movups xmm2, [rcx + rdx + 32]
    movups xmm3, [rcx + rdx + 48]
    movups [rcx], xmm0
    movups [rcx + 16], xmm1
    movups [rcx + 32], xmm2
    movups [rcx + 48], xmm3
    add rcx, 64
    jmp 3b
4:  cmp rcx, r10
    jae 5f
    movups xmm0, [rcx + rdx]
    movups [rcx], xmm0
    add rcx, 16
    jmp 4b
5:  movups [r10], xmm4
    ret

MoveBackwards:
    movups xmm4, [rdx]
    lea r10, [rcx + 16]          # below this, only the first 16 bytes are left
    sub rdx, rcx
    add rcx, r8                  # end of what is still to be stored
    lea r11, [r10 + 48]
6:  cmp rcx, r11
    jb 7f
    movups xmm0, [rcx + rdx - 16]
    movups xmm1, [rcx + rdx - 32]
    movups xmm2, [rcx + rdx - 48]
    movups xmm3, [rcx + rdx - 64]
    movups [rcx - 16], xmm0
    movups [rcx - 32], xmm1
    movups [rcx - 48], xmm2
    movups [rcx - 64], xmm3
    sub rcx, 64
    jmp 6b
7:  cmp rcx, r10
    jbe 8f
    movups xmm0, [rcx + rdx - 16]
    movups [rcx - 16], xmm0
    sub rcx, 16
    jmp 7b
8:  movups [rax], xmm4
    ret

MoveSmall:
    cmp r8, 8
    jb 1f
    mov r9, [rdx]
    mov r10, [rdx + r8 - 8]
    mov [rcx], r9
    mov [rcx + r8 - 8], r10
    ret
1:  cmp r8, 4
    jb 2f
    mov r9d, [rdx]
    mov r10d, [rdx + r8 - 4]
    mov [rcx], r9d
    mov [rcx + r8 - 4], r10d
    ret
2:  test r8, r8
    jz 3f
    mov r11, r8
    shr r11, 1                   # the middle: 0 of 1, 1 of 2 and 3
    movzx r9d, byte ptr [rdx + r8 - 1]
    movzx r10d, byte ptr [rdx + r11]
    movzx edx, byte ptr [rdx]
    mov [rcx], dl
    mov [rcx + r11], r10b
    mov [rcx + r8 - 1], r9b
3:  ret

# void* memset(void* destination, int value, size_t length)
.globl memset
memset:
    mov rax, rcx
    movzx edx, dl
    mov r9, 0x0101010101010101
    imul r9, rdx
    cmp r8, 16
    jb 3f
    movq xmm0, r9
    punpcklqdq xmm0, xmm0
    lea r10, [rcx + r8 - 16]     # where the last 16 bytes go
    lea r11, [r10 - 48]
1:  cmp rcx, r11
    ja 2f
    movups [rcx], xmm0
    movups [rcx + 16], xmm0
    movups [rcx + 32], xmm0
    movups [rcx + 48], xmm0
    add rcx, 64
    jmp 1b
2:  cmp rcx, r10
    jae 4f
    movups [rcx], xmm0
    add rcx, 16
    jmp 2b
4:  movups [r10], xmm0
    ret
3:  cmp r8, 8
    jb 5f
    mov [rcx], r9
    mov [rcx + r8 - 8], r9
    ret
5:  cmp r8, 4
    jb 6f
    mov [rcx], r9d
    mov [rcx + r8 - 4], r9d
    ret
6:  test r8, r8
    jz 7f
    mov [rcx], r9b
    mov [rcx + r8 - 1], r9b
    shr r8, 1
    mov [rcx + r8], r9b
7:  ret
