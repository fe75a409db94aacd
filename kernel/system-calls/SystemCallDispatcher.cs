using System.Runtime;
using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls;

/// <summary>Where system calls enter C#.</summary>
public static class SystemCallDispatcher
{
    /// <summary>Numbers from here on are counted together.</summary>
    public const int CountedNumbers = 512;

    private static readonly ulong[] s_unknown = new ulong[CountedNumbers];
    private static readonly ulong[] s_counts = new ulong[CountedNumbers];

    /// <summary>Requests with a number that no call has.</summary>
    public static ulong UnknownCount(int number) => s_unknown[number];

    /// <summary>All requests with a number.</summary>
    public static ulong Count(int number) => s_counts[number];

    /// <summary>Prints every request (`calls=trace` on the command line).</summary>
    public static bool Traces { get; set; }

    // Interrupts are on; the frame lies at the upper end of the thread's kernel stack.
    [RuntimeExport("HandleSystemCall")]
    private static void Handle(ref InterruptFrame frame)
    {
        ProcessThread thread = ProcessThread.Current!;
        int number = (int)(uint)frame.ErrorCode;
        int counted = (uint)number < CountedNumbers ? number : CountedNumbers - 1;
        s_counts[counted]++;
        if (MemoryPressure.IsHigh)
            MemoryPressure.Relieve();
        Result<long> result = SystemCallTable.Invoke(number, new SystemCallContext(thread, ref frame));
        if (result.Error == Errno.NotImplemented)
            NoteUnknown(thread, number, counted);
        if (Traces)
            SystemCallTrace.Write(thread, number, ref frame, result);
        // A call that replaced the whole frame (execve, rt_sigreturn) has no result of its own.
        if (frame.Vector == SignalFrames.ReplacedVector && result.IsOk)
            return;
        if (result.Error is Errno.Restart or Errno.RestartWithoutHandler)
            thread.Context.Request(UserWork.Attention);
        frame.Rax = result.IsOk ? (ulong)result.Value : (ulong)-(long)result.Error;
    }

    private static void NoteUnknown(ProcessThread thread, int number, int counted)
    {
        if (Interlocked.Increment(ref s_unknown[counted]) == 1 && SystemCallTable.Name(number).Length == 0)
            Log.Warning($"calls: process {thread.Process.Identifier} asks for call {number}, which does not exist");
    }
}
