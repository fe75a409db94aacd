using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Time;

/// <summary>The timer in each processor's interrupt controller: one interrupt at a given moment.</summary>
public static class LocalTimer
{
    private const ulong CalibrationTime = 2_000_000; // nanoseconds
    private static bool s_deadlines;
    // Counts a second of the timer, where deadlines are not to be had.
    private static ulong s_rate;

    /// <summary>True if the processor compares the time-stamp counter itself.</summary>
    public static bool UsesDeadlines => s_deadlines;

    /// <summary>Finds the timer's rate. Pre: the clock is calibrated; the local controller works.</summary>
    internal static void Initialize()
    {
        s_deadlines = (Processor.Query(1).Ecx & 1u << 24) != 0;
        if (!s_deadlines)
        {
            LocalApic.StartCounting(uint.MaxValue);
            PairedReading start = PairedReading.Take(() => Clock.Now, LocalApic.RemainingCount, CalibrationTime / 256);
            Clock.SpinFor(CalibrationTime);
            PairedReading end = PairedReading.Take(() => Clock.Now, LocalApic.RemainingCount, CalibrationTime / 256);
            s_rate = end.RateSince(start, start.Count - end.Count, 1_000_000_000);
        }
        InitializeHere();
    }

    /// <summary>Prepares this processor's timer.</summary>
    internal static void InitializeHere()
    {
        if (s_deadlines)
            LocalApic.UseDeadlines();
    }

    /// <summary>One interrupt at this moment of the clock, or as soon as possible; <see cref="ulong.MaxValue"/>: none.</summary>
    public static void Arm(ulong deadline)
    {
        if (s_deadlines)
        {
            // A counter of 0 would disarm: the clock's origin may be there.
            LocalApic.ArmDeadline(deadline == ulong.MaxValue ? 0 : System.Math.Max(Clock.ToCounter(deadline), 1));
            return;
        }
        if (deadline == ulong.MaxValue)
        {
            LocalApic.ArmCount(0);
            return;
        }
        ulong now = Clock.Now;
        ulong wait = deadline > now ? deadline - now : 0;
        // At most a second: a later deadline is looked at again then.
        if (wait > 1_000_000_000)
            wait = 1_000_000_000;
        ulong count = wait * s_rate / 1_000_000_000;
        LocalApic.ArmCount(count == 0 ? 1 : (uint)System.Math.Min(count, uint.MaxValue));
    }
}
