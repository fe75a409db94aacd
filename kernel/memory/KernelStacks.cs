using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>A mapped stack; the pages before and after it are unmapped.</summary>
public readonly struct KernelStack
{
    internal KernelStack(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>Lowest address.</summary>
    public ulong Low { get; }

    /// <summary>Address after the highest byte; a multiple of 4096.</summary>
    public ulong High { get; }
}

/// <summary>Stacks for kernel threads, committed whole: a page fault needs the very stack that it would extend.</summary>
public static class KernelStacks
{
    /// <summary>Bytes of a thread's stack.</summary>
    public const ulong Size = 0x10000;

    // Free stacks are chained through their lowest word.
    private static ulong s_free;
    private static int s_lock;

    /// <summary>Stacks that are kept for threads to come.</summary>
    public static int Kept { get; private set; }

    /// <summary>Takes a stack.</summary>
    public static Result<KernelStack> Allocate()
    {
        ulong flags = Acquire();
        ulong low = s_free;
        if (low != 0)
        {
            s_free = PhysicalMemory.Structure<ulong>(low);
            Kept--;
        }
        Release(flags);
        if (low != 0)
            return new KernelStack(low, low + Size);

        Result<ulong> area = KernelMemory.ReserveArea(Size);
        if (area.Failed)
            return area.Error;
        Result committed = KernelMemory.Commit(area.Value, Size);
        if (committed.Failed)
            return committed.Error;
        return new KernelStack(area.Value, area.Value + Size);
    }

    /// <summary>Gives a stack back that nothing runs on.</summary>
    public static void Return(KernelStack stack)
    {
        ulong flags = Acquire();
        PhysicalMemory.Structure<ulong>(stack.Low) = s_free;
        s_free = stack.Low;
        Kept++;
        Release(flags);
    }

    private static ulong Acquire()
    {
        ulong flags = Processor.DisableInterrupts();
        while (System.Threading.Interlocked.CompareExchange(ref s_lock, 1, 0) != 0)
            Processor.Pause();
        return flags;
    }

    private static void Release(ulong flags)
    {
        System.Threading.Volatile.Write(ref s_lock, 0);
        Processor.RestoreInterrupts(flags);
    }
}
