using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Turns the waiting times that programs give into moments of the monotonic clock: 0 is "do not wait".</summary>
internal static class Deadline
{
    internal const ulong Never = ulong.MaxValue;

    /// <summary>From milliseconds, negative for no limit.</summary>
    internal static ulong FromMilliseconds(int milliseconds) =>
        milliseconds < 0 ? Never : milliseconds == 0 ? 0 : Clock.Now + (ulong)milliseconds * 1_000_000;

    /// <summary>From a struct timespec (unit 1) or timeval (unit 1000); none for no limit. EFAULT, EINVAL.</summary>
    internal static Result<ulong> Read(ulong address, long nanosecondsPerUnit)
    {
        if (address == 0)
            return Never;
        Result<long> seconds = UserMemory.Read<long>(address);
        Result<long> units = UserMemory.Read<long>(address + 8);
        if (seconds.Failed || units.Failed)
            return Errno.BadAddress;
        if (seconds.Value < 0 || units.Value < 0 || units.Value >= 1_000_000_000 / nanosecondsPerUnit)
            return Errno.InvalidArgument;
        if (seconds.Value > 1_000_000_000)
            return Never;
        ulong length = (ulong)seconds.Value * 1_000_000_000 + (ulong)(units.Value * nanosecondsPerUnit);
        return length == 0 ? 0UL : Clock.Now + length;
    }

    /// <summary>Writes the time that is left, as select and ppoll do.</summary>
    internal static void WriteRest(ulong address, ulong deadline, long nanosecondsPerUnit)
    {
        if (address == 0 || deadline == Never)
            return;
        ulong now = Clock.Now;
        ulong rest = deadline > now ? deadline - now : 0;
        UserMemory.Write(address, rest / 1_000_000_000);
        UserMemory.Write(address + 8, rest % 1_000_000_000 / (ulong)nanosecondsPerUnit);
    }
}
