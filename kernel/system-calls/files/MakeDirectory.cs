using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(83, "mkdir")]
internal static class MakeDirectory
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        MakeDirectoryAt.Make(call, PathArgument.WorkingDirectory, call.Argument(0), call.Int(1));
}
