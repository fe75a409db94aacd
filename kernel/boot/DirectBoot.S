# Direct boot: the PVH entry that `qemu -kernel kernel.elf` jumps to.
#
# Contract (Xen, docs/misc/pvh.pandoc): 32-bit protected mode, paging off, flat segments, interrupts off,
# ebx = physical address of struct hvm_start_info. The image lies at physical 0x200000, so that the physical address of a
# symbol is its offset in the image plus 0x200000.
# Leaves in long mode at KernelEntry with the handover that kernel/README.md promises (one exception: memory above 4 GiB is
# not identity-mapped, and the kernel does not need it).
.intel_syntax noprefix
.set PHYSICAL_BASE, 0x200000
.set KERNEL_VIRTUAL_TOP, 0xFFFFFFFF80000000

.section .text, "xr"
.code32
.globl PvhEntry
PvhEntry:
    cli
    cld
    rdtsc
    mov esi, eax
    mov edi, edx

    # Long mode and no-execute are what the kernel's page tables are made of.
    mov ebp, ebx
    mov eax, 0x80000000
    cpuid
    cmp eax, 0x80000001
    jb Refuse
    mov eax, 0x80000001
    cpuid
    and edx, (1 << 29) | (1 << 20)
    cmp edx, (1 << 29) | (1 << 20)
    jne Refuse
    mov ebx, ebp

    # Zero the uninitialised data: after a warm reset QEMU restores only what the file holds.
    mov edx, edi
    .byte 0xBF                                  # mov edi, imm32
    .long __section_bss_start@IMGREL + PHYSICAL_BASE
    .byte 0xB9                                  # mov ecx, imm32
    .long __section_bss_end@IMGREL + PHYSICAL_BASE
    sub ecx, edi
    shr ecx, 2
    xor eax, eax
    rep stosd
    mov edi, edx

    # Tables: the low 4 GiB in 2 MiB pages, once at 0; the first GiB of it again at the top of the address space.
    .byte 0xB8                                  # mov eax, imm32
    .long DirectBootTables@IMGREL + PHYSICAL_BASE
    lea ecx, [eax + 0x1003]                     # page-directory pointers, present and writable
    mov [eax], ecx
    lea ecx, [eax + 0x2003]
    mov [eax + 511 * 8], ecx
    lea ecx, [eax + 0x3003]
    mov [eax + 0x2000 + 510 * 8], ecx
    mov [eax + 0x1000], ecx
    add ecx, 0x1000
    mov [eax + 0x1008], ecx
    add ecx, 0x1000
    mov [eax + 0x1010], ecx
    add ecx, 0x1000
    mov [eax + 0x1018], ecx
    lea ebp, [eax + 0x3000]
    mov ecx, 0x83                               # present, writable, 2 MiB
NextLargePage:
    mov [ebp], ecx
    add ebp, 8
    add ecx, 0x200000
    jnc NextLargePage

    mov cr3, eax
    mov eax, cr4
    or eax, (1 << 5) | (1 << 9) | (1 << 10)     # PAE, OSFXSR, OSXMMEXCPT
    mov cr4, eax
    mov ecx, 0xC0000080                         # EFER: LME, NXE
    rdmsr
    or eax, (1 << 8) | (1 << 11)
    wrmsr
    mov eax, cr0
    and eax, ~((1 << 2) | (1 << 3))             # EM, TS
    or eax, 0x80010022 | 1                      # PG, WP, NE, MP, PE
    mov cr0, eax

    .byte 0xB8
    .long DirectBootGdtPointer@IMGREL + PHYSICAL_BASE
    lgdt [eax]
    .byte 0xEA                                  # far jump to the 64-bit segment
    .long DirectBoot64@IMGREL + PHYSICAL_BASE
    .word 0x08

# A processor that cannot run the kernel: say so on COM1, which needs no set-up in a virtual machine, and stop.
Refuse:
    .byte 0xBE                                  # mov esi, imm32
    .long RefusalText@IMGREL + PHYSICAL_BASE
    mov dx, 0x3F8
NextCharacter:
    lodsb
    test al, al
    jz Stop
    out dx, al
    jmp NextCharacter
Stop:
    hlt
    jmp Stop

.code64
DirectBoot64:
    mov ax, 0x10
    mov ds, ax
    mov es, ax
    mov ss, ax
    xor eax, eax
    mov fs, ax
    mov gs, ax
    movabs rax, offset DirectBootHigh
    jmp rax
DirectBootHigh:
    lea rsp, [rip + BootStackTop]
    call PrepareProcessorLocal
    mov ecx, ebx                                # hvm_start_info
    mov edx, edi
    shl rdx, 32
    mov eax, esi
    or rdx, rax                                 # time-stamp counter at the first instruction
    sub rsp, 32
    call DirectBootConvert                      # returns the physical address of a BootInformation
    mov rcx, rax
    jmp KernelEntry

.section .rdata, "dr"
RefusalText:
    .asciz "Dialogos: this processor lacks 64-bit mode or no-execute pages.\r\n"
.balign 8
DirectBootGdt:
    .quad 0
    .quad 0x00209A0000000000                    # 64-bit code
    .quad 0x0000920000000000                    # data
DirectBootGdtPointer:
    .word 23
    .long DirectBootGdt@IMGREL + PHYSICAL_BASE
    .long 0

.section .bss, "bw"
.balign 4096
DirectBootTables:
    .skip 7 * 4096
