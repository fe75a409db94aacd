# Addresses that the linker knows: the ends of the image, the guard page of the boot stack, the symbol map.
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
.globl SymbolsStartAddress
SymbolsStartAddress:
    lea rax, [rip + __section_symbols_start]
    ret
.globl SymbolsEndAddress
SymbolsEndAddress:
    lea rax, [rip + __section_symbols_end]
    ret
