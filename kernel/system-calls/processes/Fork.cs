using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(57, "fork")]
internal static class Fork
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        ThreadFork.Clone(call.Thread, new CloneRequest { ExitSignal = SignalNumber.Child }, ref call.Registers);
}
