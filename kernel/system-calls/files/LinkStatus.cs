using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(6, "lstat")]
internal static class LinkStatus
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        StatusAt.Write(call, PathArgument.WorkingDirectory, call.Argument(0), call.Argument(1), PathArgument.NoFollow);
}
