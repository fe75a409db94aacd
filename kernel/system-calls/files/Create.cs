using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(85, "creat")]
internal static class Create
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        OpenAt.Open(call, PathArgument.WorkingDirectory, call.Argument(0), 0x241, call.Int(1));
}
