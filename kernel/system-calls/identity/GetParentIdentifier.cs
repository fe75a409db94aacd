using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(110, "getppid")]
internal static class GetParentIdentifier
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Parent?.Identifier ?? 0;
}
