# Reads the block that gs points at: one for each processor.
#
# Layout (machine/ProcessorLocal.cs has the same): +0x00 its own address, +0x08 processor index, +0x10 lowest address of
# the running stack (where __chkstk looks, as on Windows), +0x18 the running thread, +0x20 depth of disabled preemption,
# +0x28 a switch of thread is wanted, +0x30 to +0x48 as processes/machine/UserContext.S says.
.intel_syntax noprefix
.text
.globl CurrentProcessorIndex
CurrentProcessorIndex:
    mov eax, dword ptr gs:[0x08]
    ret

.globl CurrentProcessorLocal
CurrentProcessorLocal:
    mov rax, qword ptr gs:[0x00]
    ret

# One instruction, so that a thread that moves to another processor still reads itself.
.globl CurrentThreadObject
CurrentThreadObject:
    mov rax, qword ptr gs:[0x18]
    ret

.globl SetCurrentThreadObject
SetCurrentThreadObject:
    mov qword ptr gs:[0x18], rcx
    ret

.globl SetStackLimit
SetStackLimit:
    mov qword ptr gs:[0x10], rcx
    ret

.globl StackLimit
StackLimit:
    mov rax, qword ptr gs:[0x10]
    ret

.globl PreemptionDepth
PreemptionDepth:
    mov eax, dword ptr gs:[0x20]
    ret

.globl DisablePreemption
DisablePreemption:
    inc dword ptr gs:[0x20]
    ret

# Returns the depth that remains.
.globl LowerPreemptionDepth
LowerPreemptionDepth:
    dec dword ptr gs:[0x20]
    mov eax, dword ptr gs:[0x20]
    ret

.globl SwitchWanted
SwitchWanted:
    mov eax, dword ptr gs:[0x28]
    ret

.globl SetSwitchWanted
SetSwitchWanted:
    mov dword ptr gs:[0x28], ecx
    ret

.globl SetTaskState
SetTaskState:
    mov qword ptr gs:[0x48], rcx
    ret
