// Words. An *interval* is where a figure of the whole population lies with 95 % confidence, given the cases that were seen.
// *Wilson's* is for shares: it stays within 0 and 1 and is honest for few cases and for shares of 0 and 1. The *bootstrap* is
// for everything else: resample the cases many times, and see how the figure moves. Everything here is plain arithmetic on
// doubles in a fixed order with a generator of its own, so that it gives the same digits on every machine and runtime.
using System;

namespace Dialogos.Eval.Statistics;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
/// <param name="Count">Cases that it rests on.</param>
public sealed record Interval(double Value, double Low, double High, int Count)
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    public const double NormalPoint = 1.959963984540054;

    /// <summary>A share with Wilson's interval (Wilson 1927). Without cases nothing is known: 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More successes than cases, or fewer than none.</exception>
    public static Interval Wilson(int successes, int count, double normalPoint = NormalPoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);
        if (count == 0)
            return new Interval(0, 0, 1, 0);
        double n = count, share = successes / n, square = normalPoint * normalPoint;
        var centre = (share + (square / (2 * n))) / (1 + (square / n));
        var half = normalPoint / (1 + (square / n)) * Math.Sqrt((share * (1 - share) / n) + (square / (4 * n * n)));
        // Rounding must not move the exact ends of 0 and 1.
        return new Interval(share, successes == 0 ? 0 : Math.Max(0, centre - half), successes == count ? 1 : Math.Min(1, centre + half), count);
    }

    /// <summary>Whether a value lies inside.</summary>
    public bool Contains(double value) => Low <= value && value <= High;
}
