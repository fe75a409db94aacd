using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(257, "openat")]
[SystemCallFlag("O_RDONLY", Support.Full)]
[SystemCallFlag("O_WRONLY", Support.Full)]
[SystemCallFlag("O_RDWR", Support.Full)]
[SystemCallFlag("O_CREAT", Support.Full)]
[SystemCallFlag("O_EXCL", Support.Full)]
[SystemCallFlag("O_TRUNC", Support.Full)]
[SystemCallFlag("O_APPEND", Support.Full)]
[SystemCallFlag("O_NONBLOCK", Support.Full)]
[SystemCallFlag("O_CLOEXEC", Support.Full)]
[SystemCallFlag("O_DIRECTORY", Support.Full)]
[SystemCallFlag("O_NOFOLLOW", Support.Full)]
[SystemCallFlag("O_PATH", Support.Full)]
[SystemCallFlag("O_NOCTTY", Support.Full)]
[SystemCallFlag("O_SYNC", Support.Partial, "data is written by fsync")]
[SystemCallFlag("O_TMPFILE", Support.Full)]
internal static class OpenAt
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        Open(call, call.Int(0), call.Argument(1), call.Int(2), call.Int(3));

    internal static Result<long> Open(SystemCallContext call, int directory, ulong address, int flags, int permissions)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, directory, address);
        if (path.Failed)
            return path.Error;
        int umask = ProcessFileContext.Of(call.Process).Umask;
        Result<OpenFile> file = FileOpening.Open(path.Value.Caller, path.Value.Start, path.Value.Path, flags, permissions & 0xFFF & ~umask);
        if (file.Failed)
            return file.Error == Errno.Interrupted ? Errno.Restart : file.Error;
        Result<int> added = call.Process.Files.Add(file.Value, (flags & OpenFlags.CloseOnExecute) != 0);
        if (added.IsOk)
            return added.Value;
        file.Value.Release();
        return added.Error;
    }
}
