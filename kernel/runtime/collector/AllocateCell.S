# A cell from the running processor's window (ManagedHeap.Window: next, end, cell size), interrupts off for its length.
.intel_syntax noprefix

# {class of each size in words, windows of processor 0, bytes of a processor's windows}: ManagedHeap.Initialize writes them.
.data
.balign 8
AllocationTables:
    .quad 0, 0, 0

.text
# void* GetAllocationTables(); changes rax only.
.globl GetAllocationTables
GetAllocationTables:
    lea rax, [rip + AllocationTables]
    ret

# byte* AllocateCell(size_t size): size is a multiple of 8. Zero for all that is not simple: a large object, an empty window, no
# heap yet, or interrupts off at the call. Changes rcx, rdx, r8. gs:[8] is the processor's number (machine/ProcessorLocal.S).
.globl AllocateCell
AllocateCell:
    xor eax, eax
    cmp rcx, 8192                # SizeClasses.Largest
    ja 1f
    mov r8, [rip + AllocationTables]
    test r8, r8
    jz 1f
    shr ecx, 3
    movzx ecx, byte ptr [r8 + rcx]
    lea ecx, [rcx + rcx * 2]     # a window has 24 bytes
    pushfq
    pop rdx
    test edx, 0x200
    jz 1f
    cli
    mov edx, gs:[8]
    imul rdx, [rip + AllocationTables + 16]
    add rdx, [rip + AllocationTables + 8]
    lea rdx, [rdx + rcx * 8]
    mov r8, [rdx]
    cmp r8, [rdx + 8]
    je 2f
    mov rax, r8
    add r8, [rdx + 16]
    mov [rdx], r8
2:  sti
1:  ret
