# The compiler's header of this image, whose sections StartupCodeHelpers reads.
.intel_syntax noprefix
.text

# void* GetImageHeader(); changes rax only.
.globl GetImageHeader
GetImageHeader:
    lea rax, [rip + __ReadyToRunHeader]
    ret
