# The public key whose signatures the loader accepts: 64 bytes x and y, after a mark by which the installer finds them
# (sandbox/signing/LoaderKey.cs). Zero bytes are no point of the curve: a loader without a key starts nothing.
.intel_syntax noprefix
.text
.globl PublicKeyAddress
PublicKeyAddress:
    lea rax, [rip + PublicKey]
    ret

.section .rdata, "dr"
.balign 16
    .ascii "dialogos public key: P-256 x, y:"
PublicKey:
    .skip 64
