using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Statistics;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Evaluation;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.Eval.Suites.Model;

/// <summary>
/// Fresh bugs in files of the test part, which no training run reads, and the same files' clean members. The baselines learn
/// from bugs in a fixed part of the training files. The files are the checkout's: models are compared on the same code.
/// </summary>
public sealed class ModelSuite : ISuite, IDisposable
{
    private const string First = "first choice", Five = "in five", Place = "place, first choice", PlaceFive = "place, in five", Loss = "loss", Nothing = "says nothing to do",
        Said = "probability of the first choice", Right = "first choice right";
    private static readonly string[] Baselines = ["uniform", "prior", "trigram"];
    private readonly List<IDisposable> _open = [];
    private readonly Dictionary<string, (double Members, double Tokens)> _speed = new(StringComparer.Ordinal);
    private Material? _material;

    /// <inheritdoc/>
    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("model");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation)
    {
        if (context.Subject.Model.Length == 0)
            return Task.FromResult<IReadOnlyList<Case>>([new Case("model", "", _ => Task.FromResult(Outcome.Of(CaseState.Skipped, "there is no model")))]);
        var ranker = new RewriteRanker(context.Subject.Model);
        _open.Add(ranker);
        using var file = GgufFile.Open(context.Subject.Model);
        var spelling = new TokenSpelling(Vocabulary.Read(file.Metadata).CreateTokenizer());
        var calibration = RankingCalibration.Read(file.Metadata);
        var material = _material ??= Material.Make(context, Manifest);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        List<Case> cases = [.. material.Samples.Select(sample =>
        {
            var id = $"{(sample.Answer < 0 ? "clean" : "bug")}/{sample.Member}";
            seen[id] = seen.GetValueOrDefault(id) + 1;
            return new Case(seen[id] == 1 ? id : $"{id}/{seen[id]}", sample.Answer < 0 ? "clean members" : "bugs",
                _ => Task.FromResult(Rank(sample, ranker, spelling, calibration, material)));
        })];
        cases.Add(new Case("speed and size", "speed", _ => Task.FromResult(Measure(context.Subject.Model, ranker, spelling, material))));
        return Task.FromResult<IReadOnlyList<Case>>(cases);
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results)
    {
        var (name, figures, points) = (context.Subject.Name, new List<Figure>(), new List<PlotPoint>());
        List<CaseResult> bugs = [.. results.Where(result => result.Figures.ContainsKey(First))], clean = [.. results.Where(result => result.Figures.ContainsKey(Nothing))];
        void Mean(string title, string figure) => figures.Add(new Figure(title, name, "share", Bootstrap.Mean([.. bugs.Select(result => result.Figure(figure))])));
        foreach (var (title, figure) in new[] { ("repaired, first choice", First), ("repaired, in five", Five), ("place found, first choice", Place), ("place found, in five", PlaceFive) })
        {
            Mean("model: " + title, figure);
            foreach (var baseline in Baselines)
                if (figure is First or Five)
                    Mean($"{baseline}: {title}", $"{baseline}, {figure}");
        }
        figures.Add(Figure.Share("false alarms on clean code", name, clean.Count(result => result.Figure(Nothing) == 0), clean.Count));
        figures.Add(new Figure("loss on held-out decisions", name, "nats", Bootstrap.Mean([.. results.Where(r => r.Figures.ContainsKey(Loss)).Select(r => r.Figure(Loss))])));
        var decisions = results.Where(result => result.Figures.ContainsKey(Said)).ToList();
        var error = 0.0;
        foreach (var bin in decisions.GroupBy(result => Math.Min(9, (int)(result.Figure(Said) * 10))).OrderBy(bin => bin.Key))
        {
            var (said, right) = (bin.Average(result => result.Figure(Said)), bin.Average(result => result.Figure(Right)));
            points.Add(new PlotPoint("calibration", name, said, right, bin.Count()));
            error += bin.Count() * Math.Abs(said - right) / decisions.Count;
        }
        figures.Add(Figure.Plain("expected calibration error", name, "share", error));
        if (results.FirstOrDefault(result => result.Group == "speed") is { State: CaseState.Passed } speed)
        {
            figures.Add(Figure.Plain("size", name, "bytes", speed.Figure("bytes")));
            figures.Add(Figure.Plain("members ranked a second", name, "1/s", _speed.GetValueOrDefault(context.Subject.Model).Members, repeats: false));
            figures.Add(Figure.Plain("tokens a second", name, "1/s", _speed.GetValueOrDefault(context.Subject.Model).Tokens, repeats: false));
        }
        return (figures, points);
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(item => item.Dispose());

    private static Outcome Rank(BugSample sample, RewriteRanker ranker, TokenSpelling spelling, RankingCalibration calibration, Material material)
    {
        var probabilities = ranker.Probabilities(sample.ToInput(spelling), sample.Changes(material.Sequences));
        var answer = sample.Answer < 0 ? probabilities.Length - 1 : sample.Answer;
        var best = Array.IndexOf(probabilities, probabilities.Max());
        var figures = CaseResult.None.Add(Loss, -Math.Log(Math.Max(probabilities[answer], 1e-12))).Add(Said, probabilities[best]).Add(Right, best == answer ? 1 : 0);
        var evidence = $"{sample.Member}: {sample.Candidates.Length} rewrites, answer {sample.Answer}, probabilities {string.Join(' ', probabilities.Select(p => p.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}";
        if (sample.Answer < 0)
        {
            var nothing = probabilities[^1] >= calibration.NothingThreshold;
            return new Outcome(nothing ? CaseState.Passed : CaseState.Failed, nothing ? "" : "a false alarm", evidence, figures.Add(Nothing, nothing ? 1 : 0));
        }
        var ranked = RankedBug.Of(sample, probabilities);
        int[] order = [.. Enumerable.Range(0, sample.Candidates.Length).OrderByDescending(i => probabilities[i])];
        double Places(int most) => order.Take(most).Any(i => sample.Candidates[i].Position == sample.Candidates[sample.Answer].Position) ? 1 : 0;
        figures = figures.Add(First, ranked.First).Add(Five, ranked.TopFive).Add(Place, Places(1)).Add(PlaceFive, Places(5));
        foreach (var (name, scores) in new[] { ("uniform", new double[sample.Candidates.Length]), ("prior", material.Prior.Score(sample)), ("trigram", material.Trigram.Score(sample)) })
        {
            var baseline = RankedBug.Of(sample, scores);
            figures = figures.Add($"{name}, {First}", baseline.First).Add($"{name}, {Five}", baseline.TopFive);
        }
        return new Outcome(ranked.First == 1 ? CaseState.Passed : CaseState.Failed, "", evidence, figures);
    }

    private Outcome Measure(string model, RewriteRanker ranker, TokenSpelling spelling, Material material)
    {
        var inputs = material.Samples.Take(40).Select(sample => sample.ToInput(spelling)).ToList();
        var clock = Stopwatch.StartNew();
        foreach (var input in inputs)
            ranker.Score(input);
        _speed[model] = (inputs.Count / clock.Elapsed.TotalSeconds, inputs.Sum(input => input.Rows.Length) / clock.Elapsed.TotalSeconds);
        var bytes = new FileInfo(model).Length;
        return new Outcome(CaseState.Passed, "", $"{bytes} bytes; {inputs.Count} members ranked", CaseResult.None.Add("bytes", bytes));
    }
}

/// <summary>Samples and baselines, made once for all models.</summary>
internal sealed record Material(IReadOnlyList<BugSample> Samples, PriorRanker Prior, TokenSequences Sequences, TrigramRanker Trigram)
{
    internal static Material Make(SuiteContext context, SuiteManifest manifest)
    {
        context.Tell("compiling the held-out files");
        var own = SourceCorpus.Read(context.Repository, []).Groups[0];
        HashSet<string> wanted = [.. Some(own, CorpusPart.Test, manifest.Setting("files", context.Tier)),
            .. Some(own, CorpusPart.Training, manifest.Setting("learn", context.Tier))];
        var maker = new SampleMaker(own, 1, null, file => wanted.Contains(file.Path));
        NaturalFrequencies frequencies = new();
        maker.CountInto(frequencies);
        context.Tell("planting bugs in the held-out files");
        var seed = (int)(context.Seed.For("model") & int.MaxValue);
        List<BugSample> clean = [.. maker.Clean()];
        List<BugSample> bugs = [.. maker.Round(frequencies, seed, _ => true)];
        List<BugSample> learned = [.. bugs.Where(sample => sample.Part == CorpusPart.Training)];
        var prior = new PriorRanker(learned);
        var sequences = TrigramRanker.Count(clean.Where(sample => sample.Part == CorpusPart.Training));
        var trigram = new TrigramRanker(prior, sequences, learned);
        var most = manifest.Setting("bugs", context.Tier);
        return new Material([.. Evenly(bugs, most), .. Evenly(clean, most / 2)], prior, sequences, trigram);
    }

    private static IEnumerable<string> Some(SourceGroup group, CorpusPart part, int most)
    {
        List<string> paths = [.. group.Files.Where(file => file.Part == part).Select(file => file.Path)];
        return Enumerable.Range(0, Math.Min(most, paths.Count)).Select(i => paths[(int)((long)i * paths.Count / Math.Min(most, paths.Count))]);
    }

    private static IEnumerable<BugSample> Evenly(List<BugSample> samples, int most)
    {
        List<BugSample> held = [.. samples.Where(sample => sample.Part == CorpusPart.Test)];
        var count = Math.Min(most, held.Count);
        return Enumerable.Range(0, count).Select(i => held[(int)((long)i * held.Count / count)]);
    }
}
