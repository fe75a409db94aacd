using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(39, "getpid")]
internal static class GetProcessIdentifier
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Identifier;
}
