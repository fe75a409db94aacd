using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Memory;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(10, "mprotect", Support.Partial)]
[SystemCallFlag("PROT_GROWSDOWN", Support.Refused, "EINVAL")]
[SystemCallFlag("PROT_GROWSUP", Support.Refused, "EINVAL")]
internal static class ProtectMemory
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Argument(2) & ~7UL) != 0)
            return Errno.InvalidArgument;
        Result changed = call.Process.Memory.Protect(call.Argument(0), call.Argument(1), (Protection)call.Argument(2));
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }
}
