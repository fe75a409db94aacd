using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(439, "faccessat2")]
[SystemCallFlag("AT_EACCESS", Support.Full)]
[SystemCallFlag("AT_SYMLINK_NOFOLLOW", Support.Full)]
[SystemCallFlag("AT_EMPTY_PATH", Support.Full)]
internal static class AccessAtFlags
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        AccessAt.Check(call, call.Int(0), call.Argument(1), call.Int(2), call.Int(3));
}
