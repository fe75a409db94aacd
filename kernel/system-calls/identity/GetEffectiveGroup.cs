using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(108, "getegid")]
internal static class GetEffectiveGroup
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Credentials.EffectiveGroup;
}
