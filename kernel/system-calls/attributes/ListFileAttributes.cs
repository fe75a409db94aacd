using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(196, "flistxattr")]
internal static class ListFileAttributes
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.List(call, AttributeCall.By.Descriptor);
}
