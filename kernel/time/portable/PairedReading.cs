// Two clocks cannot be read at one moment. A *paired reading* reads the first, the second, and the first again: the second
// was read somewhere between. Where that took long (an interrupt, a host that ran something else meanwhile), the reading
// says little, and another one is made.
using System;

namespace Dialogos.Kernel.Time;

/// <summary>Two clocks at one moment, as nearly as they can be had.</summary>
/// <param name="Moment">The first clock, in the middle of the reading.</param>
/// <param name="Count">The second clock.</param>
/// <param name="Uncertainty">How long the reading took, by the first clock.</param>
public readonly record struct PairedReading(ulong Moment, uint Count, ulong Uncertainty)
{
    private const int LeastAttempts = 4;
    private const int MostAttempts = 64;

    /// <summary>
    /// The best of several readings: of at least four, and of more until one took no longer than
    /// <paramref name="tolerance"/> of the first clock.
    /// </summary>
    public static PairedReading Take(Func<ulong> first, Func<uint> second, ulong tolerance)
    {
        var best = new PairedReading(0, 0, ulong.MaxValue);
        for (int i = 0; i < MostAttempts && (i < LeastAttempts || best.Uncertainty > tolerance); i++)
        {
            ulong before = first();
            uint count = second();
            ulong took = first() - before;
            if (took < best.Uncertainty)
                best = new PairedReading(before + took / 2, count, took);
        }
        return best;
    }

    /// <summary>
    /// How far the second clock goes in <paramref name="unit"/> of the first, if it went <paramref name="counted"/> since an
    /// earlier reading. Pre: the first clock has gone on since.
    /// </summary>
    public ulong RateSince(PairedReading earlier, uint counted, uint unit) => (ulong)counted * unit / (Moment - earlier.Moment);
}
