// Exceptions that ring 3 raised, or that the kernel met while it copied for ring 3 (Intel SDM volume 3, table 6-1). Page
// faults are answered with pages; everything else becomes a signal with the codes of sigaction(2).
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Processes;

/// <summary>Answers the exceptions of processes.</summary>
internal static class UserFaults
{
    private const int PageFault = 14;

    /// <summary>True if the exception was a process's affair and is settled. Interrupts are off at both ends.</summary>
    internal static bool TryHandle(ref InterruptFrame frame)
    {
        int vector = (int)frame.Vector;
        bool isPageFault = vector == PageFault;
        ulong address = isPageFault ? Processor.ReadFaultAddress() : 0;
        ProcessThread? thread = ProcessThread.Current;
        if (thread == null || vector is 2 or 8 or 18)
            return false;
        if (!frame.FromUser && (!isPageFault || address >= UserMemory.End))
            return false;
        // The kernel touches user addresses only in its copying routines; anything else is its own bug.
        if (!frame.FromUser && !UserAccess.IsCopying(frame.Rip))
            return false;
        if ((frame.Rflags & Processor.InterruptFlag) != 0)
            Processor.EnableInterrupts();
        if (isPageFault)
            AnswerPageFault(thread, ref frame, address);
        else
            Raise(thread, ref frame);
        Processor.DisableInterrupts();
        return true;
    }

    private static void AnswerPageFault(ProcessThread thread, ref InterruptFrame frame, ulong address)
    {
        bool write = (frame.ErrorCode & 2) != 0;
        bool execute = (frame.ErrorCode & 16) != 0;
        FaultEnd end = address >= UserMemory.End ? FaultEnd.NoMapping
            : !Processor.InterruptsEnabled ? FaultEnd.NoContent
            : thread.Process.Memory.Resolve(address, write, execute);
        if (end == FaultEnd.Resolved)
            return;
        if (end == FaultEnd.OutOfMemory)
            EndForMemory(thread);
        if (!frame.FromUser)
        {
            UserAccess.TryRecover(ref frame);
            return;
        }
        if (end == FaultEnd.OutOfMemory)
            return;
        thread.FaultAddress = address;
        SignalDelivery.RaiseFault(thread, new SignalInformation
        {
            Signal = end == FaultEnd.NoContent ? SignalNumber.Bus : SignalNumber.Segmentation,
            Code = end switch { FaultEnd.NoMapping => 1, FaultEnd.Forbidden => 2, _ => 2 },
            Value = address,
        });
    }

    private static void EndForMemory(ProcessThread thread)
    {
        Log.Error($"processes: no memory is left; process {thread.Process.Identifier} ({ThreadLife.NameOf(thread.Process)}) " +
            $"with {thread.Process.Memory.ResidentPages * 4} KiB is ended");
        SignalDelivery.ForceDefault(thread, SignalNumber.Kill);
    }

    private static void Raise(ProcessThread thread, ref InterruptFrame frame)
    {
        (int signal, int code) = (int)frame.Vector switch
        {
            0 => (SignalNumber.FloatingPoint, 1),       // FPE_INTDIV
            1 => (SignalNumber.Trap, 2),                // TRAP_TRACE
            3 => (SignalNumber.Trap, SignalInformation.FromKernel),
            4 => (SignalNumber.Segmentation, SignalInformation.FromKernel),
            5 => (SignalNumber.Segmentation, SignalInformation.FromKernel),
            6 => (SignalNumber.Illegal, 2),             // ILL_ILLOPN
            16 => (SignalNumber.FloatingPoint, 3),
            17 => (SignalNumber.Bus, 1),                // BUS_ADRALN
            19 => (SignalNumber.FloatingPoint, 7),      // FPE_FLTINV
            11 or 12 => (SignalNumber.Bus, SignalInformation.FromKernel),
            _ => (SignalNumber.Segmentation, SignalInformation.FromKernel),
        };
        bool hasPlace = code is > 0 and not SignalInformation.FromKernel;
        SignalDelivery.RaiseFault(thread, new SignalInformation { Signal = signal, Code = code, Value = hasPlace ? frame.Rip : 0 });
    }
}
