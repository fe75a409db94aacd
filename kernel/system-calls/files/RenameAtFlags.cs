using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(316, "renameat2")]
[SystemCallFlag("RENAME_NOREPLACE", Support.Full)]
[SystemCallFlag("RENAME_EXCHANGE", Support.Partial, "EINVAL on FAT and on ext2 without a journal")]
[SystemCallFlag("RENAME_WHITEOUT", Support.Refused, "EINVAL")]
internal static class RenameAtFlags
{
    private const int KeepTarget = 1, Exchange = 2;

    internal static Result<long> Invoke(SystemCallContext call) =>
        Rename(call, call.Int(0), call.Argument(1), call.Int(2), call.Argument(3), call.Int(4));

    internal static Result<long> Rename(SystemCallContext call, int directory, ulong path, int newDirectory, ulong newPath, int flags)
    {
        if ((flags & ~(KeepTarget | Exchange)) != 0 || flags == (KeepTarget | Exchange))
            return Errno.InvalidArgument;
        Result<PathArgument> from = PathArgument.Read(call.Process, directory, path);
        Result<PathArgument> to = from.Failed ? from : PathArgument.Read(call.Process, newDirectory, newPath);
        if (to.Failed)
            return to.Error;
        Result renamed = NameTree.Rename(from.Value.Caller, from.Value.Start, from.Value.Path, to.Value.Start, to.Value.Path,
            flags == Exchange ? RenameMode.Exchange : flags == KeepTarget ? RenameMode.KeepTarget : RenameMode.ReplaceTarget);
        return renamed.Failed ? renamed.Error : SystemCallResult.Zero;
    }
}
