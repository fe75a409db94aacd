using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(2, "open")]
internal static class Open
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        OpenAt.Open(call, PathArgument.WorkingDirectory, call.Argument(0), call.Int(1), call.Int(2));
}
