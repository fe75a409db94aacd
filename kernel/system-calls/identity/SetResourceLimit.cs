using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(160, "setrlimit")]
internal static class SetResourceLimit
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Argument(1) == 0 ? Errno.BadAddress
        : ResourceLimitCall.Exchange(call.Process, call.Process, call.Int(0), call.Argument(1), 0);
}
