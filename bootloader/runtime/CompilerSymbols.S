# What compiled code names and the loader gives its own meaning.
#
# RhpTrapThreads, RhpGcPoll: calls to the firmware ask after their return whether a collector waits; there is none.
# __security_cookie: guards frames with buffers. The loader parses only what it has verified, on a stack that ends with it:
#   a constant finds overruns by mistake, which is all that is asked here.
.intel_syntax noprefix
.text
.globl RhpGcPoll
RhpGcPoll:
    ret

.data
.globl RhpTrapThreads
RhpTrapThreads:
    .long 0
.balign 8
.globl __security_cookie
__security_cookie:
    .quad 0x2B992DDFA232C5E3
