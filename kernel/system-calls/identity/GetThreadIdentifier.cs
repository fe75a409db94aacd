using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(186, "gettid")]
internal static class GetThreadIdentifier
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Thread.Identifier;
}
