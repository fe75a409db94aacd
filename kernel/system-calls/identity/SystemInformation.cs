using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(99, "sysinfo")]
internal static class SystemInformation
{
    // struct sysinfo: uptime, three loads, totalram, freeram, sharedram, bufferram, totalswap, freeswap, procs, totalhigh, freehigh, mem_unit.
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Span<ulong> words = stackalloc ulong[14];
        words.Clear();
        words[0] = Clock.Now / 1_000_000_000;
        words[4] = PageFrames.Total * 4096;
        words[5] = PageFrames.Free * 4096;
        words[10] = (ulong)ProcessTable.ThreadCount & 0xFFFF;
        words[13] = 1;
        Result written = UserMemory.CopyOut(call.Argument(0), MemoryMarshal.AsBytes(words));
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
