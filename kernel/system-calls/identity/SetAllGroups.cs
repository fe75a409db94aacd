using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(119, "setresgid")]
internal static class SetAllGroups
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.OfGroups(call.Process, IdentityChange.All(IdentityChange.GroupsOf(call.Process),
            new IdentityNumbers((uint)call.Int(0), (uint)call.Int(1), (uint)call.Int(2)), call.Process.Credentials.IsPrivileged));
}
