// Words. The *time-stamp counter* (TSC) counts at a constant rate on every processor that this kernel supports; the
// *monotonic clock* is that count in nanoseconds since the boot; *wall time* is the monotonic clock plus what the battery
// clock said at the boot.
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Time;

/// <summary>The monotonic clock and wall time.</summary>
public static class Clock
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private static ulong s_origin;
    private static ulong s_frequency;
    // Nanoseconds a count, times 2^24.
    private static ulong s_factor;
    private static long s_wallAtOrigin;

    /// <summary>Counts of the time-stamp counter in a second; 0 before calibration.</summary>
    public static ulong Frequency => s_frequency;

    /// <summary>Nanoseconds since the loader's (or the direct-boot stub's) first instruction; 0 before calibration.</summary>
    public static ulong Now => ToNanoseconds(Processor.ReadTimeStampCounter() - s_origin);

    /// <summary>Seconds since 1970-01-01T00:00:00Z; 0 if the machine has no battery clock.</summary>
    public static long UnixTime => s_wallAtOrigin == 0 ? 0 : s_wallAtOrigin + (long)(Now / NanosecondsPerSecond);

    /// <summary>Wall time, in nanoseconds since 1970, at the moment when the monotonic clock was 0.</summary>
    public static ulong WallTimeAtStart => s_wallAtOrigin <= 0 ? 0 : (ulong)s_wallAtOrigin * NanosecondsPerSecond;

    /// <summary>The time-stamp counter when the monotonic clock was 0.</summary>
    internal static ulong Origin => s_origin;

    /// <summary>Nanoseconds a count, times 2^24.</summary>
    internal static ulong Factor => s_factor;

    /// <summary>Nanoseconds that a number of counts takes.</summary>
    public static ulong ToNanoseconds(ulong counts) =>
        ((counts & 0xFFFFFFFF) * s_factor >> 24) + ((counts >> 32) * s_factor << 8);

    /// <summary>The time-stamp counter at a moment of the monotonic clock.</summary>
    public static ulong ToCounter(ulong nanoseconds) =>
        s_origin + nanoseconds / NanosecondsPerSecond * s_frequency +
        nanoseconds % NanosecondsPerSecond * (s_frequency / 1000) / 1_000_000;

    /// <summary>Spins for at least this long.</summary>
    public static void SpinFor(ulong nanoseconds)
    {
        ulong end = Now + nanoseconds;
        while (Now < end)
            Processor.Pause();
    }

    internal static void Calibrate(ulong frequency, ulong origin)
    {
        s_frequency = frequency;
        s_factor = (NanosecondsPerSecond << 24) / frequency;
        s_origin = origin;
    }

    internal static void SetWallTime(long unixTime) => s_wallAtOrigin = unixTime - (long)(Now / NanosecondsPerSecond);
}
