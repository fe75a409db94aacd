using System;
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
    /// <summary>So many are kept after <see cref="Trim"/>: 2 MiB.</summary>
    public const int MostKept = 32;
    private const int Pages = (int)(Size / PhysicalMemory.PageSize);
    private const int MostPlaces = 512;

    // Free stacks are chained through their lowest word.
    private static ulong s_free;
    private static int s_lock;
    // Addresses whose stacks were given back.
    private static readonly ulong[] s_places = new ulong[MostPlaces];
    private static int s_placeCount;

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
        ulong place = low == 0 && s_placeCount > 0 ? s_places[--s_placeCount] : 0;
        Release(flags);
        if (low != 0)
            return new KernelStack(low, low + Size);

        Result<ulong> area = place != 0 ? place : KernelMemory.ReserveArea(Size);
        if (area.Failed)
            return area.Error;
        Result committed = KernelMemory.Commit(area.Value, Size);
        if (committed.IsOk)
            return new KernelStack(area.Value, area.Value + Size);
        GiveBack(area.Value);
        return committed.Error;
    }

    /// <summary>
    /// Gives the frames of stacks back that are kept beyond <see cref="MostKept"/>. Pre: interrupts on, no lock held.
    /// </summary>
    public static void Trim()
    {
        while (Kept > MostKept)
        {
            ulong flags = Acquire();
            ulong low = Kept > MostKept ? s_free : 0;
            if (low != 0)
            {
                s_free = PhysicalMemory.Structure<ulong>(low);
                Kept--;
            }
            Release(flags);
            if (low != 0)
                GiveBack(low);
        }
    }

    // No processor may know a translation of a page any more when its frame is used for something else.
    private static void GiveBack(ulong low)
    {
        Span<ulong> frames = stackalloc ulong[Pages];
        for (int i = 0; i < Pages; i++)
            frames[i] = PageTables.Unmap(low + (ulong)i * PhysicalMemory.PageSize);
        TranslationFlush.Request();
        foreach (ulong frame in frames)
        {
            if (frame != 0)
                PageFrames.Return(frame);
        }
        ulong flags = Acquire();
        if (s_placeCount < MostPlaces)
            s_places[s_placeCount++] = low;
        Release(flags);
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
