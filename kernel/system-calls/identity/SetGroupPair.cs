using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(114, "setregid")]
internal static class SetGroupPair
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.OfGroups(call.Process, IdentityChange.Pair(
            IdentityChange.GroupsOf(call.Process), (uint)call.Int(0), (uint)call.Int(1), call.Process.Credentials.IsPrivileged));
}
