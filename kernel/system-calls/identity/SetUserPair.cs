using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(113, "setreuid")]
internal static class SetUserPair
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.OfUsers(call.Process, IdentityChange.Pair(
            IdentityChange.UsersOf(call.Process), (uint)call.Int(0), (uint)call.Int(1), call.Process.Credentials.IsPrivileged));
}
