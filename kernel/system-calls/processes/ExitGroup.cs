using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(231, "exit_group")]
internal static class ExitGroup
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        lock (ProcessTable.Lock)
            SignalSending.EndProcess(call.Process, (call.Int(0) & 0xFF) << 8);
        ThreadLife.EndCurrent(call.Thread);
        return 0;
    }
}
