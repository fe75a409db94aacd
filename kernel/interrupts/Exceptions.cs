// The processor's own exceptions (Intel SDM volume 3, table 6-1). In the kernel all but lazily committed heap pages are
// bugs and end in a panic that says what happened in words.
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Interrupts;

/// <summary>Takes a fault (true) or leaves it to the kernel, for which it is a bug (false).</summary>
internal delegate bool FaultClaim(ref InterruptFrame frame);

internal static class Exceptions
{
    private const int NonMaskable = 2;
    private const int BreakpointVector = 3;
    private const int DoubleFault = 8;
    private const int PageFault = 14;

    /// <summary>Who takes the faults of programs; null until there can be programs.</summary>
    internal static FaultClaim? Claim;

    internal static void Handle(ref InterruptFrame frame)
    {
        int vector = (int)frame.Vector;
        if (vector == PageFault && HeapPages.TryCommit(Processor.ReadFaultAddress(), frame.ErrorCode))
            return;
        if (Claim != null && Claim(ref frame))
            return;
        if (vector == NonMaskable && Panic.IsActive)
            Processor.Stop();
        if (vector == BreakpointVector)
        {
            Panic.FromException(ref frame, "A breakpoint was reached.");
            return;
        }
        ulong address = vector == PageFault || vector == DoubleFault ? Processor.ReadFaultAddress() : 0;
        Panic.FromException(ref frame, Describe(vector, frame.ErrorCode, address));
    }

    private static string Describe(int vector, ulong error, ulong address)
    {
        if (vector == DoubleFault || vector == PageFault)
        {
            if (IsStackGuard(address))
                return "Stack overflow: a thread used more than its stack.";
            if (vector == DoubleFault)
                return "Double fault: an exception could not be delivered.";
        }
        if (vector == PageFault)
        {
            if (address < 4096)
                return "Page fault: a null reference was used.";
            if ((error & 8) != 0)
                return "Page fault: a page table has reserved bits set.";
            if ((error & 16) != 0)
                return "Page fault: code was run where there is none.";
            if ((error & 1) != 0)
                return (error & 2) != 0 ? "Page fault: a read-only page was written." : "Page fault: a forbidden page was read.";
            return (error & 2) != 0 ? "Page fault: an unmapped address was written." : "Page fault: an unmapped address was read.";
        }
        return vector switch
        {
            0 => "Division by zero, or a quotient that is too large.",
            1 => "Debug exception.",
            NonMaskable => "Non-maskable interrupt: the hardware reports a fault.",
            4 => "Overflow trap.",
            5 => "Bound range exceeded.",
            6 => "Invalid instruction.",
            7 => "The vector unit is switched off.",
            10 => "Invalid task state.",
            11 => "Segment not present.",
            12 => "Stack segment fault.",
            13 => "General protection fault.",
            16 => "x87 floating-point error.",
            17 => "Unaligned access.",
            18 => "Machine check: the hardware has failed.",
            19 => "Vector floating-point error.",
            _ => "An exception that the kernel does not know.",
        };
    }

    private static bool IsStackGuard(ulong address)
    {
        if (address >= KernelImage.BootStackGuard && address < KernelImage.BootStackGuard + 4096)
            return true;
        ulong low = ProcessorLocal.StackLimit();
        return address < low && address >= low - 4096;
    }
}
