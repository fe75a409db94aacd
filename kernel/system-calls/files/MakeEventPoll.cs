using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(291, "epoll_create1")]
[SystemCallFlag("EPOLL_CLOEXEC", Support.Full)]
internal static class MakeEventPoll
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Int(0) & ~OpenFlags.CloseOnExecute) != 0)
            return Errno.InvalidArgument;
        return NewDescriptor.Add(call.Process, new EventPoll(0), call.Int(0) != 0);
    }
}
