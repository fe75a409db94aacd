using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(87, "unlink")]
internal static class Unlink
{
    internal static Result<long> Invoke(SystemCallContext call) => UnlinkAt.Remove(call, PathArgument.WorkingDirectory, call.Argument(0), 0);
}
