using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(247, "waitid", Support.Partial)]
[SystemCallFlag("P_ALL", Support.Full)]
[SystemCallFlag("P_PID", Support.Full)]
[SystemCallFlag("P_PGID", Support.Full)]
[SystemCallFlag("P_PIDFD", Support.Refused, "EINVAL")]
[SystemCallFlag("WEXITED", Support.Full)]
[SystemCallFlag("WSTOPPED", Support.Full)]
[SystemCallFlag("WCONTINUED", Support.Full)]
[SystemCallFlag("WNOHANG", Support.Full)]
[SystemCallFlag("WNOWAIT", Support.Full)]
internal static class WaitIdentifier
{
    private const uint NoHang = 1, Stopped = 2, Exited = 4, Continued = 8, NoWait = 0x1000000, Clones = 0xE0000000;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint options = (uint)call.Int(3);
        if ((options & ~(NoHang | Stopped | Exited | Continued | NoWait | Clones)) != 0 ||
            (options & (Stopped | Exited | Continued)) == 0)
            return Errno.InvalidArgument;
        int number = call.Int(1);
        if (call.Int(0) is 1 or 2 && number < 0 || call.Int(0) == 1 && number == 0)
            return Errno.InvalidArgument;
        int target;
        switch (call.Int(0))
        {
            case 0: target = -1; break;
            case 1: target = number; break;
            case 2: target = number == 0 ? 0 : -number; break;
            default: return Errno.InvalidArgument;
        }
        Result<ChildChange> change = ProcessEvents.Wait(call.Thread, new WaitRequest
        {
            Target = target, Ended = (options & Exited) != 0, Stopped = (options & Stopped) != 0,
            Continued = (options & Continued) != 0, ReturnsAtOnce = (options & NoHang) != 0, LeavesIt = (options & NoWait) != 0,
        });
        if (change.Failed)
            return change.Error;
        if (call.Argument(4) != 0 && ResourceUsage.Write(call.Argument(4), change.Value.ProcessorTime).Failed)
            return Errno.BadAddress;
        return call.Argument(2) == 0 ? 0 : Report(call.Argument(2), change.Value);
    }

    private static Result<long> Report(ulong address, in ChildChange change)
    {
        Span<byte> bytes = stackalloc byte[128];
        bytes.Clear();
        if (change.Process != 0)
        {
            int status = change.Status;
            bool stopped = (status & 0xFF) == 0x7F;
            int code = status == 0xFFFF ? ProcessEvents.Continued : stopped ? ProcessEvents.StoppedCode
                : (status & 0x7F) == 0 ? ProcessEvents.Exited : (status & 0x80) != 0 ? ProcessEvents.Dumped : ProcessEvents.Killed;
            int value = status == 0xFFFF ? SignalNumber.Continue : stopped || (status & 0x7F) == 0 ? status >> 8 : status & 0x7F;
            SignalFrames.WriteInformation(bytes, new SignalInformation
            {
                Signal = SignalNumber.Child, Code = code, Sender = change.Process, User = change.User, Value = (ulong)value,
            });
        }
        Result written = UserMemory.CopyOut(address, bytes);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
