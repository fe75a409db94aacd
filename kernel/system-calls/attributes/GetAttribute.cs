using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(191, "getxattr")]
internal static class GetAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Get(call, AttributeCall.By.Path);
}
