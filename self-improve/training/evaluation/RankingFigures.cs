// Words. *First choice* and *top five* are shares of bugs whose repair is ranked first, or among the first five, of all
// rewrites of the member ("joint": place and text both right). *Macro* is the mean over families of bugs. Where a ranker
// gives equal scores, each order of them counts equally.
using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>A bug and how a ranker ranked its repair: chances to be first and in the first five.</summary>
public sealed record RankedBug(BugSample Sample, double First, double TopFive)
{
    /// <summary>Ranks the repair by scores of the candidates.</summary>
    public static RankedBug Of(BugSample sample, ReadOnlySpan<double> scores)
    {
        int greater = 0, equal = 0;
        for (int i = 0; i < sample.Candidates.Length; i++)
        {
            if (scores[i] > scores[sample.Answer]) greater++;
            else if (scores[i] == scores[sample.Answer]) equal++;
        }

        double Within(int places) => Math.Clamp((double)(places - greater) / equal, 0, 1);
        return new RankedBug(sample, Within(1), Within(5));
    }
}

/// <summary>A share with its 95 % interval.</summary>
public sealed record Share(double Value, double Low, double High, int Count);

/// <summary>Figures over ranked bugs.</summary>
public static class RankingFigures
{
    private const int Resamples = 1000;

    /// <summary>
    /// A mean with its 95 % interval by resampling files, not bugs: bugs of one file resemble one another, and an interval
    /// that ignored it would be too narrow.
    /// </summary>
    public static Share Mean(IReadOnlyList<RankedBug> bugs, Func<RankedBug, double> figure)
    {
        if (bugs.Count == 0) return new Share(0, 0, 0, 0);
        List<(double Sum, int Count)> files = [.. bugs.GroupBy(bug => FileOf(bug.Sample), StringComparer.Ordinal)
            .Select(file => (file.Sum(figure), file.Count()))];
        Random random = new(1);
        double[] means = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            double sum = 0;
            int count = 0;
            for (int draw = 0; draw < files.Count; draw++)
            {
                (double fileSum, int fileCount) = files[random.Next(files.Count)];
                sum += fileSum;
                count += fileCount;
            }

            means[i] = sum / count;
        }

        Array.Sort(means);
        return new Share(bugs.Average(figure), means[Resamples * 25 / 1000], means[Resamples * 975 / 1000], bugs.Count);
    }

    /// <summary>The mean over families of bugs that occur at least five times.</summary>
    public static double Macro(IReadOnlyList<RankedBug> bugs)
    {
        List<double> families = [.. bugs.GroupBy(KindOf).Where(family => family.Count() >= 5).Select(family => family.Average(bug => bug.First))];
        return families.Count == 0 ? 0 : families.Average();
    }

    /// <summary>The family of a bug: that of its repair.</summary>
    public static string KindOf(RankedBug bug) => bug.Sample.Candidates[bug.Sample.Answer].Kind.ToString();

    /// <summary>The length class of a bug's member, in lexer tokens.</summary>
    public static string LengthOf(RankedBug bug) => bug.Sample.Texts.Length switch
    {
        < 30 => "  0- 29 tokens",
        < 60 => " 30- 59 tokens",
        < 120 => " 60-119 tokens",
        _ => "120-    tokens",
    };

    private static string FileOf(BugSample sample) => sample.Member[..sample.Member.LastIndexOf('#')];
}
