using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Samples;
using Xunit;

namespace Dialogos.Tests.Training;

/// <summary>Planted bugs: each is another text than the clean one, and the answer brings the clean one back.</summary>
public sealed class SampleTests
{
    [Fact]
    public void TheAnswerOfEverySampleRestoresTheCleanMember()
    {
        SampleMaker maker = new(TinyCorpus.Corpus.Groups[0], 2);
        Dictionary<string, BugSample> clean = maker.Clean().ToDictionary(sample => sample.Member);
        Assert.True(clean.Count >= 8, $"only {clean.Count} members");
        NaturalFrequencies frequencies = new();
        maker.CountInto(frequencies);
        HashSet<RewriteKind> kinds = [];
        for (int round = 0; round < 12; round++)
        {
            foreach (BugSample bug in maker.Round(frequencies, round, _ => true))
            {
                SampleCandidate answer = bug.Candidates[bug.Answer];
                kinds.Add(answer.Kind);
                string repaired = Join([.. bug.Texts[..answer.First], answer.NewText, .. bug.Texts[(answer.First + answer.Count)..]]);
                string whole = Join(clean[bug.Member].Texts);
                Assert.NotEqual(whole, Join(bug.Texts));
                Assert.Equal(whole, repaired);
            }
        }

        Assert.True(kinds.Count >= 8, string.Join(' ', kinds));
    }

    [Fact]
    public void RoundsOfOneSeedAreEqualAndOfTwoSeedsAreNot()
    {
        SampleMaker one = new(TinyCorpus.Corpus.Groups[0], 1), two = new(TinyCorpus.Corpus.Groups[0], 3);
        NaturalFrequencies frequencies = new();
        one.CountInto(frequencies);
        string Bugs(SampleMaker maker, int seed) => string.Join('\n', maker.Round(frequencies, seed, _ => true).Select(bug => Join(bug.Texts)));
        Assert.Equal(Bugs(one, 1), Bugs(two, 1));
        Assert.NotEqual(Bugs(one, 1), Bugs(one, 2));
    }

    [Fact]
    public void SavedSamplesComeBackUnlessTheyAreOfAnotherOrigin()
    {
        SampleSet made = SampleSet.Make(TinyCorpus.Corpus, 1, 1, 1, _ => { });
        string path = Path.GetTempFileName();
        made.Save(path, "origin");
        SampleSet? read = SampleSet.Load(path, "origin");
        Assert.NotNull(read);
        Assert.Equal(made.Training.Select(Describe), read.Training.Select(Describe));
        Assert.Equal(made.Known.Select(Describe), read.Known.Select(Describe));
        Assert.Null(SampleSet.Load(path, "another"));
        File.Delete(path);
    }

    [Fact]
    public void AFileKeepsItsPartAndThePartsHaveTheirShares()
    {
        Dictionary<CorpusPart, int> counts = Enumerable.Range(0, 4000).Select(i => SourceCorpus.PartOf($"kernel/room{i % 40}/File{i}.cs"))
            .GroupBy(part => part).ToDictionary(part => part.Key, part => part.Count());
        Assert.InRange(counts[CorpusPart.Test] / 4000.0, 0.08, 0.12);
        Assert.InRange(counts[CorpusPart.Validation] / 4000.0, 0.045, 0.075);
        Assert.Equal(SourceCorpus.PartOf("kernel/image/PeImage.cs"), SourceCorpus.PartOf("kernel/image/PeImage.cs"));
    }

    [Fact]
    public void BugsFollowTheFrequenciesOfCorrectCode()
    {
        SampleMaker maker = new(TinyCorpus.Corpus.Groups[0], 1);
        NaturalFrequencies frequencies = new();
        maker.CountInto(frequencies);
        // `<` is written three times, `<=` never: `<` must be planted more often wherever both fit.
        string[] planted = [.. Enumerable.Range(0, 80).SelectMany(seed => maker.Round(frequencies, seed, _ => true))
            .Select(bug => bug.Candidates[bug.Answer]).Where(answer => answer.Kind == RewriteKind.RelationalOperator && answer.NewText == ">")
            .Select(answer => answer.OldText)];
        Assert.True(planted.Count(text => text == "<") > 2 * planted.Count(text => text == "<="), string.Join(' ', planted));
    }

    private static string Join(IEnumerable<string> texts) => string.Concat(texts).Replace(" ", "", StringComparison.Ordinal);

    private static string Describe(BugSample sample) =>
        $"{sample.Member} {sample.Part} {sample.Own} {sample.Answer} {string.Join(' ', sample.Texts)} {string.Join(',', sample.AfterBlank)} {string.Join(';', sample.Candidates)}";
}
