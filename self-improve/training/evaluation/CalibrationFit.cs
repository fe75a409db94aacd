using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>Fits probabilities to held-out samples and shows how far they can be trusted.</summary>
public static class CalibrationFit
{
    // "Nothing to do" must be right on four clean members in five; a little more on the files that it is fitted on.
    private const double WantedCleanShare = 0.84;

    private static readonly float[] SequenceWeights = [0, 0.05f, 0.1f, 0.15f, 0.2f, 0.25f, 0.35f, 0.5f, 0.75f, 1];

    /// <summary>
    /// The weight of what was counted, by the first choice on bugs of files that were never seen; then the probabilities of
    /// what comes out.
    /// </summary>
    public static RankingCalibration Fit(IReadOnlyList<(BugSample Sample, float[] Scores)> samples, TokenSequences sequences)
    {
        List<(BugSample Sample, float[] Scores, double[] Changes)> all = [.. samples.Select(item => (item.Sample, item.Scores, item.Sample.Changes(sequences)))];
        RankingCalibration weighted = SequenceWeights.Select(weight => RankingCalibration.None with { SequenceWeight = weight })
            .MaxBy(calibration => all.Where(item => item.Sample.Answer >= 0)
                .Sum(item => RankedBug.Of(item.Sample, calibration.Probabilities(calibration.Mix(item.Scores, item.Changes))).First))!;
        return Fit([.. all.Select(item => (item.Sample, weighted.Mix(item.Scores, item.Changes)))]) with { SequenceWeight = weighted.SequenceWeight };
    }

    /// <summary>
    /// Temperature and offset by the least loss on a grid that narrows, clean members and bugs weighing equally; then the
    /// threshold that leaves the wanted share of clean members alone.
    /// </summary>
    public static RankingCalibration Fit(IReadOnlyList<(BugSample Sample, float[] Scores)> samples)
    {
        double clean = samples.Count(item => item.Sample.Answer < 0), buggy = samples.Count - clean;
        double Loss(RankingCalibration calibration) => samples.Sum(item =>
        {
            double probability = calibration.Probabilities(item.Scores)[item.Sample.Answer < 0 ? ^1 : item.Sample.Answer];
            return -Math.Log(Math.Max(probability, 1e-12)) / (item.Sample.Answer < 0 ? clean : buggy);
        });
        RankingCalibration best = RankingCalibration.None;
        double least = Loss(best), spread = 2;
        for (int round = 0; round < 4; round++, spread = Math.Sqrt(spread))
        {
            RankingCalibration centre = best;
            for (int i = -3; i <= 3; i++)
            {
                for (int j = -3; j <= 3; j++)
                {
                    RankingCalibration tried = new(centre.Temperature * (float)Math.Pow(spread, i / 3.0), centre.SlotOffset + (float)(j * Math.Log(spread)), 0.5f);
                    double loss = Loss(tried);
                    if (loss < least) (least, best) = (loss, tried);
                }
            }
        }

        double[] nothing = [.. samples.Where(item => item.Sample.Answer < 0).Select(item => best.Probabilities(item.Scores)[^1]).Order()];
        if (nothing.Length == 0) return best;
        return best with { NothingThreshold = (float)nothing[(int)(nothing.Length * (1 - WantedCleanShare))] };
    }

    /// <summary>Ten bins of the probability of the first choice: mean probability, share that was right, count.</summary>
    public static (double Said, double Right, int Count)[] Bins(IEnumerable<(BugSample Sample, double[] Probabilities)> samples)
    {
        (double Said, double Right, int Count)[] bins = new (double, double, int)[10];
        foreach ((BugSample sample, double[] probabilities) in samples)
        {
            int answer = sample.Answer < 0 ? probabilities.Length - 1 : sample.Answer, first = 0;
            for (int i = 1; i < probabilities.Length; i++)
                if (probabilities[i] > probabilities[first]) first = i;
            int bin = Math.Min(9, (int)(probabilities[first] * 10));
            bins[bin] = (bins[bin].Said + probabilities[first], bins[bin].Right + (first == answer ? 1 : 0), bins[bin].Count + 1);
        }

        return Array.ConvertAll(bins, static bin => bin.Count == 0 ? bin : (bin.Said / bin.Count, bin.Right / bin.Count, bin.Count));
    }

    /// <summary>The mean distance between said and right, weighted by count.</summary>
    public static double ExpectedError((double Said, double Right, int Count)[] bins) =>
        bins.Sum(bin => bin.Count * Math.Abs(bin.Said - bin.Right)) / Math.Max(1, bins.Sum(bin => bin.Count));

    /// <summary>Draws the bins: what was said across, what was right upwards; on the diagonal both agree.</summary>
    public static void SavePlot(string path, (double Said, double Right, int Count)[] bins)
    {
        const int Side = 360, Margin = 50;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Side + (2 * Margin)}\" height=\"{Side + (2 * Margin)}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"{Margin}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#888\"/>\n<line x1=\"{Margin}\" y1=\"{Margin + Side}\" x2=\"{Margin + Side}\" y2=\"{Margin}\" stroke=\"#bbb\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"{Margin - 20}\">Reliability on held-out files: expected error {ExpectedError(bins):P1}</text>\n<text x=\"{Margin}\" y=\"{Side + Margin + 35}\">probability said for the first choice (numbers: how many)</text>\n<text transform=\"translate(18,{Margin + Side}) rotate(-90)\">share that was right</text>\n");
        foreach ((double said, double right, int count) in bins.Where(bin => bin.Count > 0))
        {
            double x = Margin + (said * Side), y = Margin + ((1 - right) * Side);
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"{2 + Math.Sqrt(count) / 3:F1}\" fill=\"#2563eb\" fill-opacity=\"0.7\"/>\n<text x=\"{x + 6:F1}\" y=\"{y - 8:F1}\">{count}</text>\n");
        }

        svg.Append("</svg>\n");
        File.WriteAllText(path, svg.ToString());
    }
}
