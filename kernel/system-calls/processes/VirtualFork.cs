using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(58, "vfork")]
internal static class VirtualFork
{
    internal static Result<long> Invoke(SystemCallContext call) => ThreadFork.Clone(call.Thread, new CloneRequest
    {
        Flags = CloneRequest.Memory | CloneRequest.Vfork, ExitSignal = SignalNumber.Child,
    }, ref call.Registers);
}
