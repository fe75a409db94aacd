using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(117, "setresuid")]
internal static class SetAllUsers
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.OfUsers(call.Process, IdentityChange.All(IdentityChange.UsersOf(call.Process),
            new IdentityNumbers((uint)call.Int(0), (uint)call.Int(1), (uint)call.Int(2)), call.Process.Credentials.IsPrivileged));
}
