using System;

namespace Dialogos.Eval.Statistics;

/// <summary>
/// Compares two shares on the same cases. Only cases on which the two differ say anything: were there no difference, each
/// would fall to either side like a coin (McNemar 1947, in its exact form).
/// </summary>
/// <param name="OnlyFirst">Cases that only the first passed.</param>
/// <param name="OnlySecond">Cases that only the second passed.</param>
/// <param name="Chance">The probability of a difference at least this large if there is none.</param>
public sealed record PairedTest(int OnlyFirst, int OnlySecond, double Chance)
{
    /// <summary>Whether a coin would seldom do this: 5 % or less.</summary>
    public bool IsReal => Chance <= 0.05;

    /// <summary>Tests counts of cases that differ.</summary>
    public static PairedTest Of(int onlyFirst, int onlySecond)
    {
        var (few, all) = (Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond);
        double sum = 0;
        for (var k = 0; k <= few; k++)
            sum += Math.Exp(LogChoose(all, k) - (all * Math.Log(2)));
        return new PairedTest(onlyFirst, onlySecond, Math.Min(1, 2 * sum));
    }

    private static double LogChoose(int n, int k)
    {
        double sum = 0;
        for (var i = 1; i <= k; i++)
            sum += Math.Log(n - k + i) - Math.Log(i);
        return sum;
    }
}
