using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(193, "fgetxattr")]
internal static class GetFileAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Get(call, AttributeCall.By.Descriptor);
}
