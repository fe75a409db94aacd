using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(200, "tkill")]
internal static class ThreadKill
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Int(0) <= 0 || (uint)call.Int(1) >= SignalNumber.End)
            return Errno.InvalidArgument;
        ProcessThread? thread = ProcessTable.FindThread(call.Int(0));
        if (thread == null)
            return Errno.NoSuchProcess;
        return SignalPermission.Send(call.Process, thread.Process, thread, new SignalInformation
        {
            Signal = call.Int(1), Code = SignalInformation.FromThreadKill, Sender = call.Process.Identifier,
            User = call.Process.Credentials.User,
        });
    }
}
