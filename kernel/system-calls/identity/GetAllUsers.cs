using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(118, "getresuid")]
internal static class GetAllUsers
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.Write(call, IdentityChange.UsersOf(call.Process));
}
