using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(23, "select")]
internal static class Select
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<ulong> deadline = Deadline.Read(call.Argument(4), 1000);
        if (deadline.Failed)
            return deadline.Error;
        Result<long> ready = Run(call, deadline.Value);
        Deadline.WriteRest(call.Argument(4), deadline.Value, 1000);
        return ready;
    }

    private const Readiness Readable = Readiness.Read | Readiness.HangUp | Readiness.Error;
    private const Readiness Writable = Readiness.Write | Readiness.Error;

    internal static Result<long> Run(SystemCallContext call, ulong deadline)
    {
        int count = call.Int(0);
        if (count < 0)
            return Errno.InvalidArgument;
        count = Math.Min(count, call.Process.Files.Limit);
        int words = (count + 63) / 64;
        var sets = new ulong[3][];
        for (int kind = 0; kind < 3; kind++)
        {
            sets[kind] = new ulong[words];
            for (int i = 0; i < words && call.Argument(1 + kind) != 0; i++)
            {
                Result<ulong> word = UserMemory.Read<ulong>(call.Argument(1 + kind) + (ulong)i * 8);
                if (word.Failed)
                    return word.Error;
                sets[kind][i] = word.Value;
            }
        }
        return Wait(call, sets, count, deadline);
    }

    private static Result<long> Wait(SystemCallContext call, ulong[][] sets, int count, ulong deadline)
    {
        var files = new PollSet();
        var descriptors = new List<int>();
        bool allOpen = true;
        for (int i = 0; i < count; i++)
        {
            Readiness wanted = (Has(sets[0], i) ? Readiness.Read : 0) | (Has(sets[1], i) ? Readiness.Write : 0)
                | (Has(sets[2], i) ? Readiness.Priority : 0);
            if (wanted == Readiness.None)
                continue;
            allOpen &= files.Add(call.Process, i, wanted);
            descriptors.Add(i);
        }
        Result<int> waited = allOpen ? files.Wait(deadline) : Errno.BadFileDescriptor;
        long ready = 0;
        var found = new ulong[3][];
        for (int kind = 0; kind < 3; kind++)
        {
            Readiness mask = kind == 0 ? Readable : kind == 1 ? Writable : Readiness.Priority;
            found[kind] = new ulong[sets[kind].Length];
            for (int i = 0; i < descriptors.Count; i++)
            {
                int descriptor = descriptors[i];
                if (!Has(sets[kind], descriptor) || (files.Found[i] & mask) == 0)
                    continue;
                found[kind][descriptor / 64] |= 1UL << (descriptor % 64);
                ready++;
            }
        }
        files.Release();
        if (waited.Failed)
            return waited.Error;
        for (int kind = 0; kind < 3; kind++)
        {
            for (int i = 0; i < found[kind].Length && call.Argument(1 + kind) != 0; i++)
            {
                if (UserMemory.Write(call.Argument(1 + kind) + (ulong)i * 8, found[kind][i]).Failed)
                    return Errno.BadAddress;
            }
        }
        return ready;
    }

    private static bool Has(ulong[] set, int bit) => (set[bit / 64] >> (bit % 64) & 1) != 0;
}
