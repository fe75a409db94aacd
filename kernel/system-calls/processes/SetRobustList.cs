using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(273, "set_robust_list")]
internal static class SetRobustList
{
    private const ulong HeadLength = 24;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(1) != HeadLength)
            return Errno.InvalidArgument;
        call.Thread.RobustList = call.Argument(0);
        return 0;
    }
}
