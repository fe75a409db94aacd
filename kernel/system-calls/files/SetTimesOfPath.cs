using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(235, "utimes")]
internal static class SetTimesOfPath
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        SetTimesMicroseconds.Set(call, PathArgument.WorkingDirectory, call.Argument(0), call.Argument(1));
}
