# Memory that exists before the first page frame can be allocated: zero at the start, never freed.
# Each function returns the address of its block; the sizes are stated in machine/Storage.cs.
.intel_syntax noprefix
.macro BLOCK name, size
.section .bss, "bw"
.balign 4096
\name\()Block:
    .skip \size
.text
.globl \name\()Storage
\name\()Storage:
    lea rax, [rip + \name\()Block]
    ret
.endm

BLOCK BootInformation, 0x8000
BLOCK Log, 0x20000
BLOCK DescriptorTables, 0x2000
BLOCK InterruptStacks, 0x8000
