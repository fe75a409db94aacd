using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>The block that gs points at (machine/ProcessorLocal.S has the layout).</summary>
public static class ProcessorLocal
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 256;

    /// <summary>Number of the running processor; stale at once unless preemption is off.</summary>
    [RuntimeImport("CurrentProcessorIndex")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Index();

    /// <summary>The running thread; null before there are threads.</summary>
    [RuntimeImport("CurrentThreadObject")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern object? CurrentThread();

    /// <summary>Changes the running thread.</summary>
    [RuntimeImport("SetCurrentThreadObject")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetCurrentThread(object thread);

    /// <summary>Tells the compiler's stack probe where the running stack ends.</summary>
    [RuntimeImport("SetStackLimit")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetStackLimit(ulong lowest);

    /// <summary>Lowest address of the running stack.</summary>
    [RuntimeImport("StackLimit")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong StackLimit();

    /// <summary>How many times preemption has been disabled on this processor.</summary>
    [RuntimeImport("PreemptionDepth")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int PreemptionDepth();

    /// <summary>Keeps the running thread on its processor until the depth is 0 again.</summary>
    [RuntimeImport("DisablePreemption")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void DisablePreemption();

    /// <summary>Takes back one <see cref="DisablePreemption"/>; returns the depth that remains.</summary>
    [RuntimeImport("LowerPreemptionDepth")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int LowerPreemptionDepth();

    /// <summary>Not 0 if a thread should be switched to as soon as preemption is on.</summary>
    [RuntimeImport("SwitchWanted")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int SwitchWanted();

    /// <summary>Sets or clears the wish for a switch.</summary>
    [RuntimeImport("SetSwitchWanted")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetSwitchWanted(int wanted);

    /// <summary>Notes where the processor's task state lies.</summary>
    [RuntimeImport("SetTaskState")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SetTaskState(ulong address);

    /// <summary>Prepares the block of another processor.</summary>
    public static void Prepare(ulong address, int index, ulong stackLimit)
    {
        // SAFETY: the caller allocated Size bytes at the address for this purpose.
        unsafe
        {
            ulong* block = (ulong*)address;
            block[0] = address;
            block[1] = (ulong)index;
            block[2] = stackLimit;
            for (int i = 3; i < Size / 8; i++)
                block[i] = 0;
        }
    }
}
