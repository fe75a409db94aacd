using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(16, "ioctl", Support.Partial, "terminals, FIONBIO, FIOCLEX, FIONCLEX, FIONREAD")]
internal static class DeviceControl
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

    private const uint NonBlocking = 0x5421, CloseOnExecute = 0x5451, KeepOnExecute = 0x5450;

    private static Result<long> Run(SystemCallContext call, OpenFile file)
    {
        if (file is PathFile)
            return Errno.BadFileDescriptor;
        uint request = (uint)call.Int(1);
        switch (request)
        {
            case CloseOnExecute:
            case KeepOnExecute:
                Result set = call.Process.Files.SetCloseOnExecute(call.Int(0), request == CloseOnExecute);
                return set.Failed ? set.Error : SystemCallResult.Zero;
            case NonBlocking:
                Result<int> on = UserMemory.Read<int>(call.Argument(2));
                if (on.Failed)
                    return on.Error;
                file.Flags = on.Value != 0 ? file.Flags | OpenFlags.NonBlocking : file.Flags & ~OpenFlags.NonBlocking;
                return 0;
            case PendingBytes.Request:
                Result<int> pending = PendingBytes.Of(file);
                if (pending.IsOk)
                {
                    Result written = UserMemory.Write(call.Argument(2), pending.Value);
                    return written.Failed ? written.Error : SystemCallResult.Zero;
                }
                if (pending.Error != Errno.NotTerminal)
                    return pending.Error;
                break;
        }
        return file.Ioctl(request, call.Argument(2));
    }
}
