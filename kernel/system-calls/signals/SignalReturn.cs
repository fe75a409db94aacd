using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(15, "rt_sigreturn")]
internal static class SignalReturn
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        // A frame that cannot be read ends the process, as on Linux.
        if (SignalFrames.Pop(call.Thread, ref call.Registers).Failed)
            SignalDelivery.ForceDefault(call.Thread, SignalNumber.Segmentation);
        return 0;
    }
}
