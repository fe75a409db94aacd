using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(194, "listxattr")]
internal static class ListAttributes
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.List(call, AttributeCall.By.Path);
}
