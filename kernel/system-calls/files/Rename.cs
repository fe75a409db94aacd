using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(82, "rename")]
internal static class Rename
{
    internal static Result<long> Invoke(SystemCallContext call) => RenameAtFlags.Rename(
        call, PathArgument.WorkingDirectory, call.Argument(0), PathArgument.WorkingDirectory, call.Argument(1), 0);
}
