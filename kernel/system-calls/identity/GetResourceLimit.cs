using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(97, "getrlimit")]
internal static class GetResourceLimit
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Argument(1) == 0 ? Errno.BadAddress
        : ResourceLimitCall.Exchange(call.Process, call.Process, call.Int(0), 0, call.Argument(1));
}
