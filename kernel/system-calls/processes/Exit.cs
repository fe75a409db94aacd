using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(60, "exit")]
internal static class Exit
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        lock (ProcessTable.Lock)
        {
            // The process ends with what its last thread says.
            if (!call.Process.IsEnding)
                call.Process.ExitStatus = (call.Int(0) & 0xFF) << 8;
        }
        ThreadLife.EndCurrent(call.Thread);
        return 0;
    }
}
