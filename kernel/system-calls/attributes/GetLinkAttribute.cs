using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(192, "lgetxattr")]
internal static class GetLinkAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Get(call, AttributeCall.By.Link);
}
