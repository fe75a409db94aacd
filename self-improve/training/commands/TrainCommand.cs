using System;
using System.CommandLine;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Evaluation;
using Dialogos.SelfImprove.Training.Gains;
using Dialogos.SelfImprove.Training.Runs;
using Dialogos.SelfImprove.Training.Samples;
using Dialogos.SelfImprove.Training.Vocabularies;
using Spectre.Console;

namespace Dialogos.SelfImprove.Training.Commands;

/// <summary><c>train</c>: learns weights from the sources, measures them and keeps them if they are better.</summary>
public sealed class TrainCommand
{
    // The language model's share of the time that is left after the samples; measuring needs some at the end.
    private const double LanguageShare = 0.35, TrainingShare = 0.9;
    private const int VocabularySize = 4096;
    private const double KeepWhenBetterBy = 0;

    private readonly Option<double> _minutes = new("--minutes") { Description = "Time for the whole run.", DefaultValueFactory = _ => 30 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of weights, bugs and order.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; results do not depend on them.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<string[]> _corpus = new("--corpus") { Description = "More folders of C# to learn from.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _out = new("--out") { Description = "Where the weights go (default: those in use)." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the last checkpoint." };
    private readonly Option<string?> _plans = new("--plans") { Description = "Repeat a run: DECAY,LAST,DECAY,LAST steps from a manifest; -1 where time decides." };
    private readonly Option<bool> _gains = new("--gains") { Description = "Only fit the head that predicts the gain of performance rewrites, from the log of records. Takes seconds." };
    private readonly IAnsiConsole _console;

    private TrainCommand(Command command, IAnsiConsole console)
    {
        _console = console;
        foreach (Option option in new Option[] { _minutes, _seed, _threads, _corpus, _out, _resume, _plans, _gains }) command.Add(option);
        command.SetAction(parsed => Run(parsed));
    }

    /// <summary>The command, to be mounted in a root command.</summary>
    public static Command Create(IAnsiConsole console)
    {
        Command command = new("train", "Train the embedded model on the sources; keep it if it ranks better than the one in use.");
        _ = new TrainCommand(command, console);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        Stopwatch clock = Stopwatch.StartNew();
        double seconds = parsed.GetValue(_minutes) * 60;
        int seed = parsed.GetValue(_seed), threads = parsed.GetValue(_threads);
        string[] folders = parsed.GetValue(_corpus) ?? [];
        TrainingFolder folder = new(Environment.CurrentDirectory);
        if (parsed.GetValue(_gains)) return FitGains(folder, parsed.GetValue(_out) ?? folder.Weights, threads);
        RunDisplay display = new(_console);
        SourceCorpus corpus = folder.ReadCorpus(folders);
        string hash = corpus.Hash, commit = folder.Commit();
        foreach (string line in TrainingFolder.Describe(corpus)) display.Say(line);
        SampleSet samples = folder.Samples(corpus, seed, threads, display.Say);
        display.Say($"{samples.Training.Count} samples to learn from, {samples.Validation.Count} to validate, {samples.HeldOut.Count} held out");
        ITokenizer tokenizer = BytePairTrainer.Train(
            corpus.Files.Where(file => file.Part == CorpusPart.Training).Select(file => file.Text), VocabularySize).CreateTokenizer();
        display.Say($"vocabulary of {tokenizer.Vocabulary.Tokens.Length} tokens");

        double Left() => Math.Max(30, (TrainingShare * seconds) - clock.Elapsed.TotalSeconds);
        using Compute compute = new(threads);
        RunOptions options = new() { Seed = seed, Shape = RandomModels.SixMillion, Plans = ParsePlans(parsed.GetValue(_plans)) };
        TrainingRun run = new(options, tokenizer, hash, compute, display, folder.Checkpoint, parsed.GetValue(_resume));
        run.TrainLanguage(Tokenize(corpus, tokenizer, CorpusPart.Training), Tokenize(corpus, tokenizer, CorpusPart.Validation), LanguageShare * Left());
        if (run.State.Phase == 1 && run.State.Step == 0)
            ModelFile.Save(folder.Language, run.Parameters, tokenizer.Vocabulary, causal: true, TensorType.Q8_0, null);
        run.TrainHeads(samples.Training, samples.Validation, Left());
        run.Curve.Save(Path.Combine(folder.Work, "learning-curve.svg"));

        TokenSequences sequences = TrigramRanker.Count(samples.Training);
        RankingCalibration calibration = CalibrationFit.Fit([.. run.Score(samples.Validation)], sequences);
        string candidate = Path.Combine(folder.Work, "candidate.gguf");
        ModelFile.Save(candidate, run.Parameters, tokenizer.Vocabulary, causal: false, TensorType.Q8_0, calibration);
        GainFigures gains = GainTraining.Apply(candidate, GainLabels.Read(folder.Repository), threads);
        display.Say(gains.ToString());
        string repeat = Repeat(seed, folders, run.State);
        return Judge(folder, corpus, samples, sequences, candidate, parsed.GetValue(_out) ?? folder.Weights, threads, figures => new WeightsManifest(
            commit, seed, hash, TrainingFolder.Describe(corpus), [run.State.LanguagePlan, [run.State.DecayStart, run.State.LastStep]], repeat,
            Hash(candidate), run.Parameters.Values.Length, samples.Training.Count, figures, gains.ToString()));
    }

    private int FitGains(TrainingFolder folder, string weights, int threads)
    {
        GainFigures gains = GainTraining.Apply(weights, GainLabels.Read(folder.Repository), threads);
        _console.WriteLine(gains.ToString());
        if (WeightsManifest.Load(weights) is { } manifest)
            (manifest with { Sha256 = Hash(weights), Gains = gains.ToString() }).Save(weights);
        return 0;
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    // New weights take the old ones' place only where they are better on the same bugs.
    private int Judge(
        TrainingFolder folder, SourceCorpus corpus, SampleSet samples, TokenSequences sequences, string candidate, string place, int threads,
        Func<WeightsFigures, WeightsManifest> manifest)
    {
        ModelEvaluation evaluation = new();
        WeightsFigures fresh = EvaluateCommand.Measure(evaluation, "new", candidate, samples, sequences, threads);
        double before = -1;
        if (File.Exists(place)) before = EvaluateCommand.Measure(evaluation, "in use", place, samples, sequences, threads).First.Value;
        evaluation.Print(_console, "new");
        EvaluateCommand.Summarise(_console, "new", fresh);
        _console.WriteLine(corpus.Groups.Count == 1 ? "learned from the project's own sources" : "learned from the project's own sources and extra folders");
        if (fresh.First.Value - before <= KeepWhenBetterBy)
        {
            _console.WriteLine(FormattableString.Invariant($"Kept the weights in use: {before:P1} held-out first choice against {fresh.First.Value:P1}. The new ones are {candidate}"));
            return 0;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(place))!);
        File.Copy(candidate, place, overwrite: true);
        manifest(fresh).Save(place);
        foreach (string drawing in new[] { "learning-curve.svg" })
            File.Copy(Path.Combine(folder.Work, drawing), Path.Combine(Path.GetDirectoryName(Path.GetFullPath(place))!, drawing), overwrite: true);
        CalibrationFit.SavePlot(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(place))!, "reliability.svg"), evaluation.Reliability);
        _console.WriteLine($"New weights: {place}");
        return 0;
    }

    private static int[] Tokenize(SourceCorpus corpus, ITokenizer tokenizer, CorpusPart part)
    {
        List<int> tokens = [];
        foreach (SourceFile file in corpus.Files.Where(file => file.Part == part))
        {
            tokens.Add(tokenizer.Vocabulary.Begin!.Value);
            tokens.AddRange(tokenizer.Encode(file.Text));
            tokens.Add(tokenizer.Vocabulary.End!.Value);
        }

        return [.. tokens];
    }

    private static int[][] ParsePlans(string? text)
    {
        if (text is null) return [[-1, -1], [-1, -1]];
        int[] steps = Array.ConvertAll(text.Split(','), step => int.Parse(step, CultureInfo.InvariantCulture));
        if (steps.Length != 4) throw new ArgumentException("--plans wants four steps: decay start and last step of each phase");
        return [[steps[0], steps[1]], [steps[2], steps[3]]];
    }

    private static string Repeat(int seed, string[] folders, RunState state) =>
        $"dialogos train --seed {seed} --plans {string.Join(',', [.. state.LanguagePlan, state.DecayStart, state.LastStep])}"
        + (folders.Length == 0 ? "" : $" --corpus {string.Join(' ', folders.Select(folder => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))))}");
}
