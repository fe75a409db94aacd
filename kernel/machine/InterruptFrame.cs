using System.Runtime.InteropServices;

namespace Dialogos.Kernel.Machine;

/// <summary>What machine/InterruptEntry.S and the processor push, from the lowest address up.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct InterruptFrame
{
    public ulong R15, R14, R13, R12, R11, R10, R9, R8, Rdi, Rsi, Rbp, Rbx, Rdx, Rcx, Rax;
    /// <summary>Number of the entry.</summary>
    public ulong Vector;
    /// <summary>The processor's error code, 0 where there is none.</summary>
    public ulong ErrorCode;
    /// <summary>Where the interrupt came.</summary>
    public ulong Rip;
    public ulong Cs;
    public ulong Rflags;
    public ulong Rsp;
    public ulong Ss;

    /// <summary>True if ring 3 was interrupted.</summary>
    public readonly bool FromUser => (Cs & 3) != 0;
}
