using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(21, "access")]
internal static class Access
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        AccessAt.Check(call, PathArgument.WorkingDirectory, call.Argument(0), call.Int(1), 0);
}
