using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(106, "setgid")]
internal static class SetGroup
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.OfGroups(call.Process, IdentityChange.Single(IdentityChange.GroupsOf(call.Process), (uint)call.Int(0), call.Process.Credentials.IsPrivileged));
}
