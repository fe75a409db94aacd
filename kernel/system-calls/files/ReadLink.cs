using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(89, "readlink")]
internal static class ReadLink
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        ReadLinkAt.Read(call, PathArgument.WorkingDirectory, call.Argument(0), call.Argument(1), call.Int(2));
}
