using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>What CPUID returns for one leaf.</summary>
public struct ProcessorQuery
{
    /// <summary>Register eax.</summary>
    public uint Eax;
    /// <summary>Register ebx.</summary>
    public uint Ebx;
    /// <summary>Register ecx.</summary>
    public uint Ecx;
    /// <summary>Register edx.</summary>
    public uint Edx;
}

/// <summary>Instructions that concern the running processor (Intel SDM volume 2 has each).</summary>
public static class Processor
{
    /// <summary>Flag of <see cref="ReadFlags"/>: interrupts are on.</summary>
    public const ulong InterruptFlag = 1 << 9;

    /// <summary>Asks CPUID for a leaf.</summary>
    public static ProcessorQuery Query(uint leaf, uint subleaf = 0)
    {
        ProcessorQuery answer = default;
        QueryInto(leaf, subleaf, ref answer);
        return answer;
    }

    [RuntimeImport("QueryProcessor")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void QueryInto(uint leaf, uint subleaf, ref ProcessorQuery answer);

    /// <summary>Reads a model-specific register; one that does not exist raises a general protection fault.</summary>
    [RuntimeImport("ReadModelSpecificRegister")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadRegister(uint number);

    /// <summary>Writes a model-specific register.</summary>
    [RuntimeImport("WriteModelSpecificRegister")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteRegister(uint number, ulong value);

    /// <summary>Reads control register 0.</summary>
    [RuntimeImport("ReadControl0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadControl0();

    /// <summary>Writes control register 0.</summary>
    [RuntimeImport("WriteControl0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteControl0(ulong value);

    /// <summary>Reads the address of the last page fault.</summary>
    [RuntimeImport("ReadControl2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadFaultAddress();

    /// <summary>Reads the physical address of the page tables in use.</summary>
    [RuntimeImport("ReadControl3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadControl3();

    /// <summary>Changes the page tables in use.</summary>
    [RuntimeImport("WriteControl3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteControl3(ulong value);

    /// <summary>Reads control register 4.</summary>
    [RuntimeImport("ReadControl4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadControl4();

    /// <summary>Writes control register 4.</summary>
    [RuntimeImport("WriteControl4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteControl4(ulong value);

    /// <summary>Reads the time-stamp counter, after all earlier instructions.</summary>
    [RuntimeImport("ReadTimeStampCounter")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadTimeStampCounter();

    /// <summary>Forgets the cached translation of one page on this processor.</summary>
    [RuntimeImport("InvalidatePage")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InvalidatePage(ulong address);

    /// <summary>Turns interrupts off; returns the flags from before, for <see cref="RestoreInterrupts"/>.</summary>
    [RuntimeImport("DisableInterrupts")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong DisableInterrupts();

    /// <summary>Turns interrupts on.</summary>
    [RuntimeImport("EnableInterrupts")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EnableInterrupts();

    /// <summary>Turns interrupts on if they were on in <paramref name="flags"/>.</summary>
    public static void RestoreInterrupts(ulong flags)
    {
        if ((flags & InterruptFlag) != 0)
            EnableInterrupts();
    }

    /// <summary>Reads the flags register.</summary>
    [RuntimeImport("ReadFlags")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadFlags();

    /// <summary>True while interrupts are on.</summary>
    public static bool InterruptsEnabled => (ReadFlags() & InterruptFlag) != 0;

    /// <summary>Tells the processor that this is a spin loop.</summary>
    [RuntimeImport("SpinPause")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Pause();

    /// <summary>Sleeps until the next interrupt.</summary>
    [RuntimeImport("HaltProcessor")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Halt();

    /// <summary>Turns interrupts on and sleeps until the next, with no gap between the two.</summary>
    [RuntimeImport("EnableInterruptsAndHalt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EnableInterruptsAndHalt();

    /// <summary>
    /// Sleeps until another processor sends <see cref="Interrupts.KernelVectors.Wake"/>; every other interrupt stays
    /// waiting. Pre: interrupts off, and the condition was looked at since: a wake-up between the look and this is not
    /// lost. Post: interrupts off. It may return for no reason.
    /// </summary>
    [RuntimeImport("HaltForWake")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void HaltForWake();

    /// <summary>The frame pointer of the caller.</summary>
    [RuntimeImport("ReadFramePointer")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadFramePointer();

    /// <summary>The stack pointer of the caller.</summary>
    [RuntimeImport("ReadStackPointer")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadStackPointer();

    /// <summary>An address in the caller.</summary>
    [RuntimeImport("ReadInstructionPointer")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadInstructionPointer();

    /// <summary>Orders every earlier access to memory before every later one.</summary>
    [RuntimeImport("MonotonicFence")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Fence();

    /// <summary>Raises a breakpoint exception.</summary>
    [RuntimeImport("RaiseBreakpoint")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Breakpoint();

    /// <summary>Stops this processor for good.</summary>
    public static void Stop()
    {
        DisableInterrupts();
        for (; ; )
            Halt();
    }
}
