using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(263, "unlinkat")]
[SystemCallFlag("AT_REMOVEDIR", Support.Full)]
internal static class UnlinkAt
{
    internal static Result<long> Invoke(SystemCallContext call) => Remove(call, call.Int(0), call.Argument(1), call.Int(2));

    internal static Result<long> Remove(SystemCallContext call, int directory, ulong address, int flags)
    {
        const int removeDirectory = 0x200;
        if ((flags & ~removeDirectory) != 0)
            return Errno.InvalidArgument;
        Result<PathArgument> path = PathArgument.Read(call.Process, directory, address);
        if (path.Failed)
            return path.Error;
        PathArgument found = path.Value;
        Result removed = flags != 0 ? NameTree.RemoveDirectory(found.Caller, found.Start, found.Path)
            : NameTree.Unlink(found.Caller, found.Start, found.Path);
        return removed.Failed ? removed.Error : SystemCallResult.Zero;
    }
}
