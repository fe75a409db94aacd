using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(94, "lchown")]
internal static class ChangeLinkOwner
{
    internal static Result<long> Invoke(SystemCallContext call) => ChangeOwnerAt.Change(
        call, PathArgument.WorkingDirectory, call.Argument(0), (uint)call.Int(1), (uint)call.Int(2), PathArgument.NoFollow);
}
