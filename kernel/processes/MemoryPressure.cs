using System;
using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.Processes;

/// <summary>
/// What programs make the kernel remember (pipes, sockets, files in memory, tables) takes frames too. When few are left, one
/// process ends and the log says which, before the kernel itself has none.
/// </summary>
public static class MemoryPressure
{
    // Frames for the kernel beyond what its heap was promised: 12 MiB, and 5 MiB below which a process must end.
    private const ulong Comfortable = 3072, Scarce = 1280;
    // What an open file may hold in the kernel, in pages: a pipe's buffer.
    private const long PagesOfFile = 16;
    private static int s_isEnding;

    /// <summary>Frames that programs and files in memory leave to the kernel.</summary>
    public static ulong Reserve => Promised + Comfortable;

    /// <summary>True if a process should end before another request is served.</summary>
    internal static bool IsHigh => PageFrames.Free < Promised + Scarce;

    // The heap's pages get their frames when they are touched: until then these count as taken (HeapPages.Promise).
    private static ulong Promised => (HeapPages.PromisedBytes - HeapPages.CommittedBytes) / PhysicalMemory.PageSize;

    /// <summary>Collects garbage; if that does not help, ends the process that holds most. Pre: interrupts on, no lock held.</summary>
    internal static void Relieve()
    {
        if (Interlocked.Exchange(ref s_isEnding, 1) != 0)
            return;
        GC.Collect();
        KernelStacks.Trim();
        if (IsHigh && FindLargest() is { } largest)
        {
            Log.Error($"processes: little memory is left; process {largest.Identifier} ({ThreadLife.NameOf(largest)}) with " +
                $"{largest.Memory.ResidentPages * 4} KiB and {largest.Files.Length} places for files is ended");
            lock (ProcessTable.Lock)
                SignalSending.EndProcess(largest, SignalNumber.Kill);
        }
        Volatile.Write(ref s_isEnding, 0);
    }

    private static Process? FindLargest()
    {
        Process? largest = null;
        long most = -1;
        foreach (Process process in ProcessTable.All())
        {
            long size = process.Memory.ResidentPages + process.Files.Length * PagesOfFile;
            if (process.IsZombie || process.IsEnding || process == ProcessTable.Init || size <= most)
                continue;
            largest = process;
            most = size;
        }
        return largest;
    }
}
