using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(198, "lremovexattr")]
internal static class RemoveLinkAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Remove(call, AttributeCall.By.Link);
}
