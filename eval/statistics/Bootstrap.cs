using System;
using System.Collections.Generic;
using System.Linq;

namespace Dialogos.Eval.Statistics;

/// <summary>Percentile bootstrap (Efron 1979): cases are drawn with replacement, the figure is taken of each draw.</summary>
public static class Bootstrap
{
    private const int Draws = 2000;
    private const ulong Seed = 0xD1A1_0605;

    /// <summary>The mean of values.</summary>
    public static Interval Mean(IReadOnlyList<double> values) => Of(values, drawn => drawn.Average());

    /// <summary>The geometric mean of positive ratios.</summary>
    public static Interval GeometricMean(IReadOnlyList<double> ratios) => Of(ratios, drawn => Math.Exp(drawn.Average(Math.Log)));

    /// <summary>The sum of numerators over the sum of denominators, cases drawn as pairs.</summary>
    public static Interval Ratio(IReadOnlyList<(double Numerator, double Denominator)> cases) =>
        Of(cases, drawn => Divide(drawn.Sum(item => item.Numerator), drawn.Sum(item => item.Denominator)));

    /// <summary>Any figure of a list of cases. Without cases: not a number.</summary>
    public static Interval Of<T>(IReadOnlyList<T> cases, Func<IReadOnlyList<T>, double> figure)
    {
        if (cases.Count == 0)
            return new Interval(double.NaN, double.NaN, double.NaN, 0);
        var random = new PortableRandom(Seed);
        var drawn = new T[cases.Count];
        var figures = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = cases[random.Below(cases.Count)];
            figures[draw] = figure(drawn);
        }
        Array.Sort(figures);
        return new Interval(figure(cases), figures[Draws * 25 / 1000], figures[(Draws * 975 / 1000) - 1], cases.Count);
    }

    private static double Divide(double numerator, double denominator) => denominator == 0 ? double.NaN : numerator / denominator;
}
