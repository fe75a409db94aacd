using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(199, "fremovexattr")]
internal static class RemoveFileAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Remove(call, AttributeCall.By.Descriptor);
}
