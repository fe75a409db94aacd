using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(62, "kill")]
internal static class Kill
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int signal = call.Int(1);
        if ((uint)signal >= SignalNumber.End)
            return Errno.InvalidArgument;
        var information = new SignalInformation
        {
            Signal = signal, Code = SignalInformation.FromUser, Sender = call.Process.Identifier, User = call.Process.Credentials.User,
        };
        int target = call.Int(0);
        if (target > 0)
        {
            Process? process = ProcessTable.Find(target);
            return process == null ? Errno.NoSuchProcess : SignalPermission.Send(call.Process, process, null, information);
        }
        if (target == int.MinValue)
            return Errno.NoSuchProcess;
        bool found = false;
        bool sent = false;
        // Nobody may fork in between: a child that came after the list was made would escape.
        lock (ProcessTable.Lock)
        {
            foreach (Process process in ProcessTable.All())
            {
                // -1: everybody but the first process and the caller.
                bool matches = target == -1 ? process != call.Process && process != ProcessTable.Init
                    : process.Group == (target == 0 ? call.Process.Group : -target);
                if (!matches)
                    continue;
                found = true;
                sent |= SignalPermission.Send(call.Process, process, null, information).IsOk;
            }
        }
        return sent ? SystemCallResult.Zero : found ? Errno.NotPermitted : Errno.NoSuchProcess;
    }
}
