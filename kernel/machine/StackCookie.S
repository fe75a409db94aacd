# The value that compiled code puts between a stack buffer and the return address; made random at boot by SeedStackCookie
# (rcx = a random number), before any function that checks it is running.
.intel_syntax noprefix
.section .data, "dw"
.balign 8
.globl __security_cookie
__security_cookie:
    .quad 0x00002B992DDFA232
.text
.globl SeedStackCookie
SeedStackCookie:
    shl rcx, 16
    shr rcx, 16                                 # the top 16 bits stay 0, as the compiler's check may want
    xor [rip + __security_cookie], rcx
    ret
