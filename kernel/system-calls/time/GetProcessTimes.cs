using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(100, "times", Support.Partial, "all time counts as user time")]
internal static class GetProcessTimes
{
    private const ulong TickLength = 10_000_000;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(0) != 0)
        {
            Span<ulong> words = stackalloc ulong[4];
            words.Clear();
            words[0] = call.Process.ProcessorTime / TickLength;
            words[2] = call.Process.ChildrenTime / TickLength;
            if (UserMemory.CopyOut(call.Argument(0), MemoryMarshal.AsBytes(words)).Failed)
                return Errno.BadAddress;
        }
        return (long)(Clock.Now / TickLength);
    }
}
