using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(195, "llistxattr")]
internal static class ListLinkAttributes
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.List(call, AttributeCall.By.Link);
}
