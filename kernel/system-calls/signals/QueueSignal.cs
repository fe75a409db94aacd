using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(129, "rt_sigqueueinfo")]
internal static class QueueSignal
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<SignalInformation> information = Read(call, call.Argument(2), call.Int(1));
        if (information.Failed)
            return information.Error;
        Process? process = ProcessTable.Find(call.Int(0));
        return process == null ? Errno.NoSuchProcess : SignalPermission.Send(call.Process, process, null, information.Value);
    }

    /// <summary>Reads a siginfo_t that a program made. EPERM for codes that are the kernel's.</summary>
    internal static Result<SignalInformation> Read(SystemCallContext call, ulong address, int signal)
    {
        Span<byte> bytes = stackalloc byte[128];
        if (UserMemory.CopyIn(bytes, address).Failed)
            return Errno.BadAddress;
        if ((uint)signal >= SignalNumber.End)
            return Errno.InvalidArgument;
        int code = BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(8));
        if ((code >= 0 || code == SignalInformation.FromThreadKill) && call.Int(0) != call.Process.Identifier)
            return Errno.NotPermitted;
        return new SignalInformation
        {
            Signal = signal, Error = BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(4)), Code = code,
            Sender = BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(16)),
            User = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(20)),
            Value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(24)),
        };
    }
}
