# Where an application processor starts after INIT-SIPI-SIPI: 16-bit real mode, cs:ip = page:0000.
#
# The kernel copies the bytes from TrampolineStart to TrampolineEnd to a free page below 1 MiB that is identity-mapped, and
# fills the words at its end: page tables (below 4 GiB), stack, gs base. The code is position-independent: every address is
# computed from cs. Leaves in long mode in StartApplicationProcessor.
# AT&T syntax here: LLVM's Intel syntax cannot add a difference of two symbols to a register.
.att_syntax prefix
.text
.globl TrampolineStart
.balign 16
TrampolineStart:
.code16
    cli
    cld
    mov %cs, %ax
    mov %ax, %ds
    movzwl %ax, %ebx
    shl $4, %ebx                                # linear address of the page
    mov %ebx, %eax
    add $(Protected - TrampolineStart), %eax
    mov %eax, FarPointer32 - TrampolineStart
    mov %ebx, %eax
    add $(Long - TrampolineStart), %eax
    mov %eax, FarPointer64 - TrampolineStart
    mov %ebx, %eax
    add $(Gdt - TrampolineStart), %eax
    mov %eax, GdtPointer - TrampolineStart + 2
    lgdtl GdtPointer - TrampolineStart
    mov %cr0, %eax
    or $1, %eax
    mov %eax, %cr0
    ljmpl *(FarPointer32 - TrampolineStart)
.code32
Protected:
    mov $0x18, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    mov %cr4, %eax
    or $((1 << 5) | (1 << 9) | (1 << 10)), %eax # PAE, OSFXSR, OSXMMEXCPT
    mov %eax, %cr4
    mov (PageTables - TrampolineStart)(%ebx), %eax
    mov %eax, %cr3
    mov $0xC0000080, %ecx                       # EFER: LME, NXE
    rdmsr
    or $((1 << 8) | (1 << 11)), %eax
    wrmsr
    mov %cr0, %eax
    and $~((1 << 2) | (1 << 3) | (1 << 29) | (1 << 30)), %eax
    or $0x80010022, %eax                        # PG, WP, NE, MP
    mov %eax, %cr0
    ljmpl *(FarPointer64 - TrampolineStart)(%ebx)
.code64
Long:
    mov $0x10, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    xor %eax, %eax
    mov %ax, %fs
    mov %ax, %gs
    mov %ebx, %ebx
    mov (Stack - TrampolineStart)(%rbx), %rsp
    mov (LocalBlock - TrampolineStart)(%rbx), %rax
    mov %rax, %rdx
    shr $32, %rdx
    mov $0xC0000101, %ecx                       # IA32_GS_BASE
    wrmsr
    xor %ebp, %ebp
    sub $32, %rsp
    mov (Continue - TrampolineStart)(%rbx), %rax
    call *%rax
    int3

# The accessed bits are set: the processor would write them, and the page is read-only.
.balign 8
Gdt:
    .quad 0
    .quad 0x00209B0000000000                    # 0x08: 64-bit code
    .quad 0x0000930000000000                    # 0x10: data
    .quad 0x00CF93000000FFFF                    # 0x18: flat 32-bit data
    .quad 0x00CF9B000000FFFF                    # 0x20: flat 32-bit code
GdtPointer:
    .word 39
    .long 0
    .word 0
FarPointer32:
    .long 0
    .word 0x20
    .word 0
FarPointer64:
    .long 0
    .word 0x08
    .word 0
.globl TrampolineParameters
TrampolineParameters:
PageTables:
    .quad 0
Stack:
    .quad 0
LocalBlock:
    .quad 0
Continue:
    .quad 0
TrampolineEnd:

.globl TrampolineAddress
TrampolineAddress:
    lea TrampolineStart(%rip), %rax
    ret
.globl TrampolineLength
TrampolineLength:
    mov $(TrampolineEnd - TrampolineStart), %eax
    ret
.globl ApplicationProcessorEntryAddress
ApplicationProcessorEntryAddress:
    lea StartApplicationProcessor(%rip), %rax
    ret
