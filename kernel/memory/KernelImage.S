# Addresses that the linker knows: the ends of the image, the guard page of the boot stack.
.intel_syntax noprefix
.text
.globl ImageBaseAddress
ImageBaseAddress:
    lea rax, [rip + __ImageBase]
    ret
.globl ImageEndAddress
ImageEndAddress:
    lea rax, [rip + __ImageEnd]
    ret
.globl BootStackGuardAddress
BootStackGuardAddress:
    lea rax, [rip + BootStackGuard]
    ret
