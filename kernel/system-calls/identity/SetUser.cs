using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(105, "setuid")]
internal static class SetUser
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.OfUsers(call.Process, IdentityChange.Single(IdentityChange.UsersOf(call.Process), (uint)call.Int(0), call.Process.Credentials.IsPrivileged));
}
