using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(7, "poll")]
internal static class Poll
{
    internal static Result<long> Invoke(SystemCallContext call) => Run(call, Deadline.FromMilliseconds(call.Int(2)));

    internal static Result<long> Run(SystemCallContext call, ulong deadline)
    {
        uint count = (uint)call.Int(1);
        if (count > (uint)call.Process.Files.Limit)
            return Errno.InvalidArgument;
        var entries = new UserSpan<ulong>(call.Argument(0), count);
        var set = new PollSet();
        Result step = Result.Ok;
        for (uint i = 0; i < count && step.IsOk; i++)
        {
            // struct pollfd: int fd, short events, short revents.
            Result<ulong> entry = entries.Read(i);
            step = entry.Error;
            if (entry.IsOk && (int)entry.Value >= 0)
                set.Add(call.Process, (int)entry.Value, (Readiness)(entry.Value >> 32 & 0xFFFF));
            else
                set.AddNothing();
        }
        Result<int> ready = step.Failed ? step.Error : set.Wait(deadline);
        for (uint i = 0; i < count && ready.IsOk; i++)
        {
            Result written = UserMemory.Write(call.Argument(0) + i * 8 + 6, (ushort)set.Found[(int)i]);
            if (written.Failed)
                ready = written.Error;
        }
        set.Release();
        return ready.Failed ? ready.Error : ready.Value;
    }
}
