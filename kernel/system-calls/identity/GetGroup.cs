using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(104, "getgid")]
internal static class GetGroup
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Credentials.Group;
}
