using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(289, "signalfd4")]
[SystemCallFlag("SFD_NONBLOCK", Support.Full)]
[SystemCallFlag("SFD_CLOEXEC", Support.Full)]
internal static class MakeSignalFile
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Int(3));

    internal static Result<long> Make(SystemCallContext call, int flags)
    {
        if (call.Argument(2) != 8)
            return Errno.InvalidArgument;
        Result<ulong> given = UserMemory.Read<ulong>(call.Argument(1));
        if (given.Failed)
            return given.Error;
        if ((flags & ~(OpenFlags.CloseOnExecute | OpenFlags.NonBlocking)) != 0)
            return Errno.InvalidArgument;
        ulong signals = given.Value & ~SignalNumber.Unblockable;
        if (call.Int(0) != -1)
            return Change(call, signals);
        var file = new SignalFile(call.Process, signals, flags & OpenFlags.NonBlocking);
        return NewDescriptor.Add(call.Process, file, (flags & OpenFlags.CloseOnExecute) != 0);
    }

    private static Result<long> Change(SystemCallContext call, ulong signals)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        var known = file.Value as SignalFile;
        if (known != null)
        {
            known.Signals = signals;
            known.Changes.Notify();
        }
        file.Value.Release();
        return known == null ? Errno.InvalidArgument : call.Int(0);
    }
}
