using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(229, "clock_getres")]
internal static class GetClockResolution
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((uint)call.Int(0) > 11 || call.Int(0) == 10)
            return Errno.InvalidArgument;
        if (call.Argument(1) == 0)
            return 0;
        // The coarse clocks of Linux tick 250 times a second; ours are as fine as the others.
        Result written = TimeSpecification.Write(call.Argument(1), 1);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
