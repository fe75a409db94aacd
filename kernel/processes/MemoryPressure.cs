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
    /// <summary>Frames that programs and files in memory leave to the kernel: 8 MiB.</summary>
    public const ulong Reserve = 2048;
    // Below it a process must end: 3 MiB.
    private const ulong Emergency = 768;
    // What an open file may hold in the kernel, in pages: a pipe's buffer.
    private const long PagesOfFile = 16;
    private static int s_isEnding;

    /// <summary>True if a process should end before another request is served.</summary>
    internal static bool IsHigh => PageFrames.Free < Emergency;

    /// <summary>Collects garbage; if that does not help, ends the process that holds most. Pre: interrupts on, no lock held.</summary>
    internal static void Relieve()
    {
        if (Interlocked.Exchange(ref s_isEnding, 1) != 0)
            return;
        GC.Collect();
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
