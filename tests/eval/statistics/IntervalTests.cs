using System;
using System.Linq;
using Dialogos.Eval.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = Dialogos.Eval.Statistics.Interval;

namespace Dialogos.Tests.Eval.Statistics;

public sealed class IntervalTests
{
    // The interval's ends are where a share p with |observed - p| = z sqrt(p (1 - p) / n): Wilson's own definition.
    [Fact]
    public void WilsonsEndsSolveHisEquation() => Prop.ForAll(Counts(), pair =>
    {
        var (successes, count) = pair;
        var interval = Interval.Wilson(successes, count);
        var share = (double)successes / count;
        double Gap(double p) => Math.Pow(share - p, 2) - (Interval.NormalPoint * Interval.NormalPoint * p * (1 - p) / count);
        return Math.Abs(Gap(interval.Low)) < 1e-9 && Math.Abs(Gap(interval.High)) < 1e-9
            && interval.Low <= share && share <= interval.High && interval.Low >= 0 && interval.High <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WilsonMirrors() => Prop.ForAll(Counts(), pair =>
    {
        var (one, other) = (Interval.Wilson(pair.Item1, pair.Item2), Interval.Wilson(pair.Item2 - pair.Item1, pair.Item2));
        return Math.Abs(one.Low - (1 - other.High)) < 1e-12 && Math.Abs(one.High - (1 - other.Low)) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WilsonNarrowsWithCases() => Prop.ForAll(Counts(), pair =>
    {
        var (few, many) = (Interval.Wilson(pair.Item1, pair.Item2), Interval.Wilson(pair.Item1 * 4, pair.Item2 * 4));
        return many.High - many.Low < few.High - few.Low;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WilsonOfTextbookCases()
    {
        // Newcombe 1998, table I: 81 of 263, and the ends 0 of 20.
        Assert.Equal(0.2553, Interval.Wilson(81, 263).Low, 4);
        Assert.Equal(0.3662, Interval.Wilson(81, 263).High, 4);
        Assert.Equal(0.1611, Interval.Wilson(0, 20).High, 4);
        Assert.Equal(new Interval(0, 0, 1, 0), Interval.Wilson(0, 0));
    }

    [Fact]
    public void TheBootstrapOfAMeanAgreesWithTheNormalInterval()
    {
        var random = new PortableRandom(5);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => random.NextFraction())];
        var interval = Bootstrap.Mean(values);
        var mean = values.Average();
        var error = Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2)) / values.Length);
        Assert.Equal(mean, interval.Value, 12);
        Assert.Equal(mean - (1.96 * error), interval.Low, error * 0.3);
        Assert.Equal(mean + (1.96 * error), interval.High, error * 0.3);
    }

    [Fact]
    public void TheBootstrapCoversTheTruthAsOftenAsItSays()
    {
        var random = new PortableRandom(77);
        var covered = 0;
        for (var round = 0; round < 200; round++)
        {
            double[] values = [.. Enumerable.Range(0, 40).Select(_ => random.NextFraction())];
            covered += Bootstrap.Mean(values).Contains(0.5) ? 1 : 0;
        }
        // Of 200 the number that covers lies between these with all but certainty if each does in 93 to 96 of 100.
        Assert.InRange(covered, 175, 199);
    }

    [Fact]
    public void ConstantCasesHaveNoSpread()
    {
        Assert.Equal(new Interval(0.25, 0.25, 0.25, 9), Bootstrap.Mean([.. Enumerable.Repeat(0.25, 9)]));
        Assert.Equal(2, Bootstrap.GeometricMean([2, 2, 2]).High, 12);
        Assert.Equal(3, Bootstrap.Ratio([(3, 1), (3, 1), (0, 0)]).Value, 12);
        Assert.True(double.IsNaN(Bootstrap.Mean([]).Value));
    }

    [Fact]
    public void ThePairedTestIsTheCoinsOwnDistribution() => Prop.ForAll(Gen.Choose(0, 8).Two().ToArbitrary(), pair =>
    {
        // Every way that the coins can fall is enumerated.
        var (one, other) = (pair.Item1, pair.Item2);
        var all = one + other;
        var extreme = Enumerable.Range(0, 1 << all).Count(bits => Math.Abs((2 * System.Numerics.BitOperations.PopCount((uint)bits)) - all) >= Math.Abs(one - other));
        return Math.Abs(PairedTest.Of(one, other).Chance - ((double)extreme / (1 << all))) < 1e-9;
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<(int, int)> Counts() =>
        (from count in Gen.Choose(1, 5000) from successes in Gen.Choose(0, count) select (successes, count)).ToArbitrary();
}
