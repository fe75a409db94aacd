using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(232, "epoll_wait")]
internal static class WaitEventPoll
{
    internal static Result<long> Invoke(SystemCallContext call) => Run(call, Deadline.FromMilliseconds(call.Int(3)));

    internal static Result<long> Run(SystemCallContext call, ulong deadline)
    {
        const int eventLength = 12;
        int maximum = call.Int(2);
        if (maximum <= 0 || maximum > int.MaxValue / eventLength)
            return Errno.InvalidArgument;
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> count = file.Value is EventPoll instance ? Wait(instance, call.Argument(1), Math.Min(maximum, 1024), deadline)
            : Errno.InvalidArgument;
        file.Value.Release();
        return count;
    }

    // struct epoll_event is packed on x86-64: u32 events, u64 data.
    private static Result<long> Wait(EventPoll instance, ulong address, int maximum, ulong deadline)
    {
        var events = new List<ReportedEvent>();
        for (; ; )
        {
            instance.Take(events, maximum);
            if (events.Count > 0 || deadline == 0)
                break;
            Result waited = FileWait.UntilReady(instance, Readiness.Read, deadline);
            if (waited.Error == Errno.TimedOut)
                break;
            if (waited.Failed)
                return waited.Error == Errno.Interrupted ? Errno.RestartWithoutHandler : waited.Error;
        }
        for (int i = 0; i < events.Count; i++)
        {
            ulong at = address + (ulong)i * 12;
            if (UserMemory.Write(at, events[i].Events).Failed || UserMemory.Write(at + 4, events[i].Data).Failed)
                return Errno.BadAddress;
        }
        return events.Count;
    }
}
