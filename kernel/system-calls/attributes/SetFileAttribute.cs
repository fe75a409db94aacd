using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Attributes;

[SystemCall(190, "fsetxattr", Support.Partial, "user., trusted. and security.; no access control lists (system.)")]
[SystemCallFlag("XATTR_CREATE", Support.Full)]
[SystemCallFlag("XATTR_REPLACE", Support.Full)]
internal static class SetFileAttribute
{
    internal static Result<long> Invoke(SystemCallContext call) => AttributeCall.Set(call, AttributeCall.By.Descriptor);
}
