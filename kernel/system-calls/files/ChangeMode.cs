using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(90, "chmod")]
internal static class ChangeMode
{
    internal static Result<long> Invoke(SystemCallContext call) => ChangeModeAt.Change(call, PathArgument.WorkingDirectory, call.Argument(0), call.Int(1));
}
