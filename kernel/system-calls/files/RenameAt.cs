using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(264, "renameat")]
internal static class RenameAt
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        RenameAtFlags.Rename(call, call.Int(0), call.Argument(1), call.Int(2), call.Argument(3), 0);
}
