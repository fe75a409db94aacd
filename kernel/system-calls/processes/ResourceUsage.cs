using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

/// <summary>struct rusage (getrusage(2)): 18 words, of which the kernel knows the times and the page faults.</summary>
internal static class ResourceUsage
{
    internal static Result Write(ulong address, ulong processorTime, ulong faults = 0, ulong largestKilobytes = 0)
    {
        Span<ulong> words = stackalloc ulong[18];
        words.Clear();
        words[0] = processorTime / 1_000_000_000;
        words[1] = processorTime / 1000 % 1_000_000;
        words[4] = largestKilobytes;
        words[8] = faults;
        return UserMemory.CopyOut(address, MemoryMarshal.AsBytes(words));
    }
}
