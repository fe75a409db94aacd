using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(197, "removexattr")]
internal static class RemoveAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Remove(call, AttributeCall.By.Path);
}
