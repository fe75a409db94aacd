using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Evaluation;
using Dialogos.SelfImprove.Training.Samples;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>Figures that decide about weights.</summary>
public sealed class EvaluationTests
{
    [Fact]
    public void EqualScoresShareTheirPlaces()
    {
        RankedBug uniform = RankedBug.Of(Sample(10, 3), new double[10]);
        Assert.Equal(0.1, uniform.First, 9);
        Assert.Equal(0.5, uniform.TopFive, 9);
        RankedBug second = RankedBug.Of(Sample(4, 1), [2, 1, 0, 1]);
        Assert.Equal(0, second.First);
        Assert.Equal(1, second.TopFive);
    }

    [Fact]
    public void IntervalsHoldTheValueAndNarrowWithMoreFiles()
    {
        Share few = RankingFigures.Mean(Bugs(8), bug => bug.First), many = RankingFigures.Mean(Bugs(200), bug => bug.First);
        Assert.InRange(few.Value, few.Low, few.High);
        Assert.True(many.High - many.Low < 0.5 * (few.High - few.Low));
    }

    // Scores that are three times too sure, of answers drawn from the right probabilities.
    [Fact]
    public void TheFitFindsTheTemperatureThatWasUsed()
    {
        Random random = new(1);
        List<(BugSample, float[])> samples = [];
        for (int i = 0; i < 3000; i++)
        {
            float[] scores = [.. Enumerable.Range(0, 6).Select(_ => 2 * random.NextSingle())];
            double[] right = RankingCalibration.None.Probabilities(scores);
            double point = random.NextDouble();
            int answer = 0;
            while (answer < 5 && (point -= right[answer]) > 0) answer++;
            samples.Add((Sample(5, answer == 5 ? -1 : answer), [.. scores.Select(score => 3 * score)]));
        }

        // Clean samples and bugs weigh equally in the fit, so the offset must make up for their shares here.
        RankingCalibration calibration = CalibrationFit.Fit(samples);
        Assert.InRange(calibration.Temperature, 2.3f, 3.9f);
        double[] clean = [.. samples.Where(item => item.Item1.Answer < 0).Select(item => calibration.Probabilities(item.Item2)[^1])];
        Assert.InRange(clean.Count(probability => probability >= calibration.NothingThreshold) / (double)clean.Length, 0.8, 0.9);
    }

    [Fact]
    public void ThePriorPrefersWhatRepairedBefore()
    {
        BugSample[] training = [.. Enumerable.Range(0, 50).Select(_ => Sample(4, 2))];
        double[] scores = new PriorRanker(training).Score(training[0]);
        Assert.Equal(2, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void TheTrigramModelPrefersFamiliarText()
    {
        BugSample clean = new("a#0", CorpusPart.Training, true, ["for", "(", "i", "<", "n", ")"], new bool[6], [], -1);
        BugSample bug = clean with
        {
            Texts = ["for", "(", "i", ">", "n", ")"], Answer = 1,
            Candidates = [new(3, RewriteKind.RelationalOperator, ">", ">=", 3, 1), new(3, RewriteKind.RelationalOperator, ">", "<", 3, 1)],
        };
        double[] scores = new TrigramRanker(new PriorRanker([]), TrigramRanker.Count(Enumerable.Repeat(clean, 9)), [bug]).Score(bug);
        Assert.True(scores[1] > scores[0]);
    }

    [Fact]
    public void WhatIsForgottenCountsNoMore()
    {
        SyntaxTree kept = CSharpSyntaxTree.ParseText("class A { int F(int i, int n) { while (i < n) i++; return i; } }");
        SyntaxTree asked = CSharpSyntaxTree.ParseText("class B { int F(int i, int n) { while (i > n) i++; return n; } }");
        TokenSequences once = new(), both = new();
        once.Read(kept);
        both.Read(asked);
        both.Read(kept);
        string[] texts = ["while", "(", "i", ">", "n", ")", "i", "++", ";"];
        double right = once.Change(texts, 3, 1, "<");
        Assert.True(right > 0);
        Assert.True(both.Change(texts, 3, 1, "<") < right);
        both.Forget(asked);
        Assert.Equal(right, both.Change(texts, 3, 1, "<"), 9);
    }

    private static List<RankedBug> Bugs(int files) =>
        [.. Enumerable.Range(0, files * 3).Select(i => new RankedBug(Sample(3, 0, $"file{i / 3}#0"), (i / 3) % 2, 1))];

    private static BugSample Sample(int candidates, int answer, string member = "file#0") => new(member, CorpusPart.Test, true, ["a"], [false],
        [.. Enumerable.Range(0, candidates).Select(i => new SampleCandidate(0, RewriteKind.IntegerLiteral, "1", $"{i + 2}", 0, 1))], answer);
}
