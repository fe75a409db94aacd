# RDSEED and RDRAND (Intel SDM volume 2). Argument: rcx = where the 8 bytes go. Returns eax = 1 if there was a value, 0 if
# the generator had none (ask again). Changes nothing else but flags. No stack is used.
.intel_syntax noprefix
.text
.globl ReadSeedInstruction
ReadSeedInstruction:
    xor eax, eax
    rdseed r8
    setc al
    mov [rcx], r8
    ret

.globl ReadRandomInstruction
ReadRandomInstruction:
    xor eax, eax
    rdrand r8
    setc al
    mov [rcx], r8
    ret
