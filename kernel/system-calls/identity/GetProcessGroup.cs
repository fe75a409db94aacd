using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(111, "getpgrp")]
internal static class GetProcessGroup
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Process.Group;
}
