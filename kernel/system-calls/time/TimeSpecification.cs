using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Time;

/// <summary>struct timespec and its relatives, as nanoseconds.</summary>
internal static class TimeSpecification
{
    internal const ulong Second = 1_000_000_000;

    /// <summary>Reads one. EFAULT, EINVAL. Times beyond 2^64 nanoseconds count as the longest.</summary>
    internal static Result<ulong> Read(ulong address)
    {
        Result<long> seconds = UserMemory.Read<long>(address);
        Result<long> rest = UserMemory.Read<long>(address + 8);
        if (seconds.Failed || rest.Failed)
            return Errno.BadAddress;
        if (seconds.Value < 0 || (ulong)rest.Value >= Second)
            return Errno.InvalidArgument;
        return (ulong)seconds.Value > 9_000_000_000 ? ulong.MaxValue - 1 : (ulong)seconds.Value * Second + (ulong)rest.Value;
    }

    /// <summary>Writes one. EFAULT.</summary>
    internal static Result Write(ulong address, ulong nanoseconds)
    {
        Result written = UserMemory.Write(address, nanoseconds / Second);
        return written.Failed ? written : UserMemory.Write(address + 8, nanoseconds % Second);
    }

    /// <summary>The monotonic moment that is so long from now.</summary>
    internal static ulong After(ulong nanoseconds)
    {
        ulong end = Clock.Now + nanoseconds;
        return end < nanoseconds ? ulong.MaxValue - 1 : end;
    }

    /// <summary>Nanoseconds since 1970.</summary>
    internal static ulong WallTime => Clock.Now + WallTimeAtStart;

    /// <summary>The monotonic moment of a wall time; 0 for the past.</summary>
    internal static ulong FromWallTime(ulong wall) => wall > WallTimeAtStart ? wall - WallTimeAtStart : 0;

    private static ulong WallTimeAtStart => Clock.WallTimeAtStart;
}
