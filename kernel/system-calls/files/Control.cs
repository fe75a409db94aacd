using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(72, "fcntl", Support.Partial, "leases and signals on input are refused with EINVAL")]
[SystemCallFlag("F_DUPFD", Support.Full)]
[SystemCallFlag("F_DUPFD_CLOEXEC", Support.Full)]
[SystemCallFlag("F_GETFD", Support.Full)]
[SystemCallFlag("F_SETFD", Support.Full)]
[SystemCallFlag("F_GETFL", Support.Full)]
[SystemCallFlag("F_SETFL", Support.Full)]
[SystemCallFlag("F_GETPIPE_SZ", Support.Full)]
[SystemCallFlag("F_SETPIPE_SZ", Support.Full)]
[SystemCallFlag("F_GETOWN", Support.Partial, "nobody is ever told: 0")]
[SystemCallFlag("F_GETSIG", Support.Partial, "nobody is ever told: 0")]
[SystemCallFlag("F_GETLK", Support.Full)]
[SystemCallFlag("F_SETLK", Support.Full)]
[SystemCallFlag("F_SETLKW", Support.Full)]
[SystemCallFlag("F_OFD_GETLK", Support.Full)]
[SystemCallFlag("F_OFD_SETLK", Support.Full)]
[SystemCallFlag("F_OFD_SETLKW", Support.Full)]
internal static class Control
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = Run(call, file.Value);
        file.Value.Release();
        return result;
    }

    private const int Settable = OpenFlags.Append | OpenFlags.NonBlocking | 0x2000 | 0x4000 | 0x40000;

    private static Result<long> Run(SystemCallContext call, OpenFile file)
    {
        int command = call.Int(1);
        if (file is PathFile && command is not (0 or 1 or 2 or 3 or 1030))
            return Errno.BadFileDescriptor;
        switch (command)
        {
            case 0:
            case 1030:
                return Duplicate(call, file, command == 1030);
            case 1:
                Result<bool> closes = call.Process.Files.GetCloseOnExecute(call.Int(0));
                return closes.Failed ? closes.Error : closes.Value ? 1 : 0;
            case 2:
                Result set = call.Process.Files.SetCloseOnExecute(call.Int(0), (call.Int(2) & 1) != 0);
                return set.Failed ? set.Error : SystemCallResult.Zero;
            case 3:
                return file.Flags;
            case 4:
                file.Flags = (file.Flags & ~Settable) | (call.Int(2) & Settable);
                return 0;
            case 9:
            case 11:
                return 0;
            case 1031:
                return file is PipeEnd sized ? Resize(call, sized.Pipe) : Errno.BadFileDescriptor;
            case 1032:
                return file is PipeEnd end ? end.Pipe.Capacity : Errno.BadFileDescriptor;
            default:
                return RangeLocking.IsCommand(command) ? RangeLocking.Run(call, file, command) : Errno.InvalidArgument;
        }
    }

    private static Result<long> Resize(SystemCallContext call, Pipe pipe)
    {
        if (call.Int(2) < 0)
            return Errno.InvalidArgument;
        Result<int> resized = pipe.Resize(call.Int(2));
        return resized.Failed ? resized.Error : resized.Value;
    }

    private static Result<long> Duplicate(SystemCallContext call, OpenFile file, bool closeOnExecute)
    {
        int from = call.Int(2);
        if (from < 0 || from >= call.Process.Files.Limit)
            return Errno.InvalidArgument;
        file.AddReference();
        Result<int> added = call.Process.Files.Add(file, closeOnExecute, from);
        if (added.IsOk)
            return added.Value;
        file.Release();
        return added.Error;
    }
}
