using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(86, "link")]
internal static class Link
{
    internal static Result<long> Invoke(SystemCallContext call) => LinkAt.Link(
        call, PathArgument.WorkingDirectory, call.Argument(0), PathArgument.WorkingDirectory, call.Argument(1), 0);
}
