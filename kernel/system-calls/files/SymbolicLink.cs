using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(88, "symlink")]
internal static class SymbolicLink
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        SymbolicLinkAt.Make(call, call.Argument(0), PathArgument.WorkingDirectory, call.Argument(1));
}
