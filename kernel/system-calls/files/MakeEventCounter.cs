using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(290, "eventfd2")]
[SystemCallFlag("EFD_SEMAPHORE", Support.Full)]
[SystemCallFlag("EFD_CLOEXEC", Support.Full)]
[SystemCallFlag("EFD_NONBLOCK", Support.Full)]
internal static class MakeEventCounter
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Int(1));

    internal static Result<long> Make(SystemCallContext call, int flags)
    {
        if ((flags & ~(1 | OpenFlags.CloseOnExecute | OpenFlags.NonBlocking)) != 0)
            return Errno.InvalidArgument;
        var file = new EventCounter((uint)call.Int(0), (flags & 1) != 0, flags & OpenFlags.NonBlocking);
        return NewDescriptor.Add(call.Process, file, (flags & OpenFlags.CloseOnExecute) != 0);
    }
}
