using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(120, "getresgid")]
internal static class GetAllGroups
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        IdentityChange.Write(call, IdentityChange.GroupsOf(call.Process));
}
