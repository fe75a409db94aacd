# The compiler's header of this image, whose sections StartupCodeHelpers reads, and the builder's map of type names.
.intel_syntax noprefix
.text

# void* GetImageHeader(); changes rax only.
.globl GetImageHeader
GetImageHeader:
    lea rax, [rip + __ReadyToRunHeader]
    ret

# void* GetImageStart(); what addresses in the map are relative to. Changes rax only.
.globl GetImageStart
GetImageStart:
    lea rax, [rip + __ImageBase]
    ret

# void* GetTypeNamesStart(); void* GetTypeNamesEnd(); equal if there is no map. Change rax only.
.globl GetTypeNamesStart
GetTypeNamesStart:
    lea rax, [rip + __section_names_start]
    ret
.globl GetTypeNamesEnd
GetTypeNamesEnd:
    lea rax, [rip + __section_names_end]
    ret
