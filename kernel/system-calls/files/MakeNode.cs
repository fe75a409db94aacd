using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(133, "mknod")]
internal static class MakeNode
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        MakeNodeAt.Make(call, PathArgument.WorkingDirectory, call.Argument(0), call.Int(1), call.Argument(2));
}
