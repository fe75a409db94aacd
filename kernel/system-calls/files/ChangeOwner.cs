using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(92, "chown")]
internal static class ChangeOwner
{
    internal static Result<long> Invoke(SystemCallContext call) => ChangeOwnerAt.Change(
        call, PathArgument.WorkingDirectory, call.Argument(0), (uint)call.Int(1), (uint)call.Int(2), 0);
}
