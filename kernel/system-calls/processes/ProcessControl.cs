using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(157, "prctl", Support.Partial, "other options: EINVAL")]
[SystemCallFlag("PR_SET_NAME", Support.Full)]
[SystemCallFlag("PR_GET_NAME", Support.Full)]
[SystemCallFlag("PR_GET_DUMPABLE", Support.Full)]
[SystemCallFlag("PR_SET_DUMPABLE", Support.Partial, "accepted; there are no core files")]
[SystemCallFlag("PR_SET_VMA", Support.Partial, "accepted; names are not kept")]
internal static class ProcessControl
{
    private const int GetDumpable = 3, SetDumpable = 4, SetName = 15, GetName = 16, SetMemoryName = 0x53564D41;
    private const int NameLength = 16;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        Span<byte> name = stackalloc byte[NameLength];
        name.Clear();
        switch (call.Int(0))
        {
            case SetName:
                Result<byte[]> text = UserMemory.ReadText(call.Argument(1), NameLength, Errno.NameTooLong);
                if (text.Failed && text.Error != Errno.NameTooLong)
                    return text.Error;
                if (text.IsOk)
                {
                    call.Thread.Name = text.Value;
                    return 0;
                }
                Result read = UserMemory.CopyIn(name, call.Argument(1));
                if (read.Failed)
                    return read.Error;
                call.Thread.Name = name.Slice(0, NameLength - 1).ToArray();
                return 0;
            case GetName:
                call.Thread.Name.AsSpan().CopyTo(name);
                Result written = UserMemory.CopyOut(call.Argument(1), name);
                return written.Failed ? written.Error : SystemCallResult.Zero;
            case GetDumpable:
                return 1;
            case SetDumpable:
                return call.Argument(1) > 1 ? Errno.InvalidArgument : SystemCallResult.Zero;
            case SetMemoryName:
                return 0;
            default:
                return Errno.InvalidArgument;
        }
    }
}
