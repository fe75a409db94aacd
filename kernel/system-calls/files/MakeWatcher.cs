using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(294, "inotify_init1")]
[SystemCallFlag("IN_NONBLOCK", Support.Full)]
[SystemCallFlag("IN_CLOEXEC", Support.Full)]
internal static class MakeWatcher
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Int(0));

    internal static Result<long> Make(SystemCallContext call, int flags) =>
        (flags & ~(OpenFlags.NonBlocking | OpenFlags.CloseOnExecute)) != 0 ? Errno.InvalidArgument
            : NewDescriptor.Add(call.Process, new ChangeWatcher(flags & OpenFlags.NonBlocking), (flags & OpenFlags.CloseOnExecute) != 0);
}
