using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(36, "getitimer")]
internal static class GetIntervalTimer
{
    internal static Result<long> Invoke(SystemCallContext call) => (uint)call.Int(0) >= (uint)call.Process.Timers.Length
        ? Errno.InvalidArgument : SetIntervalTimer.Write(call.Argument(1), call.Process.Timers[call.Int(0)].Get());
}
