using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(102, "getuid")]
internal static class GetUser
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Credentials.User;
}
