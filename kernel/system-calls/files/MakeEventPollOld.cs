using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(213, "epoll_create")]
internal static class MakeEventPollOld
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Int(0) <= 0)
            return Errno.InvalidArgument;
        return NewDescriptor.Add(call.Process, new EventPoll(0), closeOnExecute: false);
    }
}
