using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(4, "stat")]
internal static class Status
{
    internal static Result<long> Invoke(SystemCallContext call) => StatusAt.Write(call, PathArgument.WorkingDirectory, call.Argument(0), call.Argument(1), 0);
}
