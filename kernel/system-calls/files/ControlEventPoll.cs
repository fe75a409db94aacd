using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(233, "epoll_ctl")]
[SystemCallFlag("EPOLLET", Support.Full)]
[SystemCallFlag("EPOLLONESHOT", Support.Full)]
[SystemCallFlag("EPOLLEXCLUSIVE", Support.Partial, "wakes all")]
[SystemCallFlag("EPOLLWAKEUP", Support.Full, "nothing sleeps here")]
internal static class ControlEventPoll
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int operation = call.Int(1);
        uint events = 0;
        ulong data = 0;
        if (operation != 2)
        {
            Result<uint> given = UserMemory.Read<uint>(call.Argument(3));
            Result<ulong> with = UserMemory.Read<ulong>(call.Argument(3) + 4);
            if (given.Failed || with.Failed)
                return Errno.BadAddress;
            events = given.Value;
            data = with.Value;
        }
        Result<OpenFile> poll = call.Process.Files.Acquire(call.Int(0));
        if (poll.Failed)
            return poll.Error;
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(2));
        Result result = file.Failed ? file.Error : poll.Value is not EventPoll instance ? Errno.InvalidArgument : operation switch
        {
            1 => instance.Add(call.Int(2), file.Value, events, data),
            2 => instance.Remove(call.Int(2), file.Value),
            3 => instance.Modify(call.Int(2), file.Value, events, data),
            _ => Errno.InvalidArgument,
        };
        poll.Value.Release();
        if (file.IsOk)
            file.Value.Release();
        return result.Failed ? result.Error : SystemCallResult.Zero;
    }
}
