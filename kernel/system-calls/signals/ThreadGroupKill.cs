using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(234, "tgkill")]
internal static class ThreadGroupKill
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int group = call.Int(0);
        int number = call.Int(1);
        if (group <= 0 || number <= 0 || (uint)call.Int(2) >= SignalNumber.End)
            return Errno.InvalidArgument;
        ProcessThread? thread = ProcessTable.FindThread(number);
        if (thread == null || thread.Process.Identifier != group)
            return Errno.NoSuchProcess;
        return SignalPermission.Send(call.Process, thread.Process, thread, new SignalInformation
        {
            Signal = call.Int(2), Code = SignalInformation.FromThreadKill, Sender = call.Process.Identifier,
            User = call.Process.Credentials.User,
        });
    }
}
