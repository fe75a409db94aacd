# Ports and device registers, Windows x64 convention: cx or rcx = port or address, edx = value; the result in eax.
.intel_syntax noprefix
.text
.globl ReadPort32
ReadPort32:
    mov edx, ecx
    in eax, dx
    ret
.globl WritePort32
WritePort32:
    mov eax, edx
    mov edx, ecx
    out dx, eax
    ret
.globl ReadPort16
ReadPort16:
    mov edx, ecx
    xor eax, eax
    in ax, dx
    ret
.globl WritePort16
WritePort16:
    mov eax, edx
    mov edx, ecx
    out dx, ax
    ret
.globl ReadRegister32
ReadRegister32:
    mov eax, [rcx]
    ret
.globl WriteRegister32
WriteRegister32:
    mov [rcx], edx
    ret
