using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(107, "geteuid")]
internal static class GetEffectiveUser
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Credentials.EffectiveUser;
}
