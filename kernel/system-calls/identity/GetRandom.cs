using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(318, "getrandom")]
[SystemCallFlag("GRND_NONBLOCK", Support.Full)]
[SystemCallFlag("GRND_RANDOM", Support.Full)]
[SystemCallFlag("GRND_INSECURE", Support.Full)]
internal static class GetRandom
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int flags = call.Int(2);
        if ((flags & ~7) != 0 || (flags & 6) == 6)
            return Errno.InvalidArgument;
        ulong count = Math.Min(call.Argument(1), int.MaxValue);
        Span<byte> part = stackalloc byte[256];
        for (ulong done = 0; done < count;)
        {
            Span<byte> random = part.Slice(0, (int)Math.Min(count - done, 256));
            KernelRandom.Fill(random);
            Result<int> copied = UserMemory.CopyOutPart(call.Argument(0) + done, random);
            if (copied.Failed)
                return done > 0 ? (long)done : copied.Error;
            done += (ulong)copied.Value;
        }
        return (long)count;
    }
}
