using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Dialogos.SelfImprove.Training.Evaluation;
using Dialogos.SelfImprove.Training.Samples;
using Spectre.Console;

namespace Dialogos.SelfImprove.Training.Commands;

/// <summary><c>evaluate</c>: the weights beside the baselines, on the same bugs.</summary>
public sealed class EvaluateCommand
{
    private readonly Option<string?> _weights = new("--weights") { Description = "The weights (default: those in use)." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the bugs that baselines learn from.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<string[]> _corpus = new("--corpus") { Description = "The extra folders that the weights learned from.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _languageBugs = new("--language-bugs") { Description = "Bugs that the language model ranks (it is slow).", DefaultValueFactory = _ => 150 };
    private readonly Option<string?> _plot = new("--plot") { Description = "Where the reliability plot goes (SVG)." };
    private readonly IAnsiConsole _console;

    private EvaluateCommand(Command command, IAnsiConsole console)
    {
        _console = console;
        foreach (Option option in new Option[] { _weights, _seed, _threads, _corpus, _languageBugs, _plot }) command.Add(option);
        command.SetAction(Run);
    }

    /// <summary>The command, to be mounted in a root command.</summary>
    public static Command Create(IAnsiConsole console)
    {
        Command command = new("evaluate", "Measure the embedded model and the baselines on planted bugs.");
        _ = new EvaluateCommand(command, console);
        return command;
    }

    /// <summary>Measures a weights file with its own vocabulary and calibration.</summary>
    public static WeightsFigures Measure(
        ModelEvaluation evaluation, string name, string path, SampleSet samples, TokenSequences sequences, int threads)
    {
        using RewriteRanker ranker = new(path, threads);
        using GgufFile file = GgufFile.Open(path);
        TokenSpelling spelling = new(Vocabulary.Read(file.Metadata).CreateTokenizer());
        return evaluation.Measure(name, ranker, RankingCalibration.Read(file.Metadata), spelling, sequences, samples);
    }

    /// <summary>Says what the tables leave out.</summary>
    public static void Summarise(IAnsiConsole console, string name, WeightsFigures figures) => console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: \"nothing to do\" on {figures.CleanLeftAlone:P1} of clean held-out members and on {figures.BuggyLeftAlone:P1} of the bugs; expected calibration error {figures.CalibrationError:P1}"));

    private int Run(ParseResult parsed)
    {
        TrainingFolder folder = new(Environment.CurrentDirectory);
        string weights = parsed.GetValue(_weights) ?? folder.Weights;
        int threads = parsed.GetValue(_threads);
        SourceCorpus corpus = folder.ReadCorpus(parsed.GetValue(_corpus) ?? []);
        SampleSet samples = folder.Samples(corpus, parsed.GetValue(_seed), threads, _console.WriteLine);
        ModelEvaluation evaluation = new();
        TokenSequences sequences = TrigramRanker.Count(samples.Training);
        WeightsFigures figures = Measure(evaluation, "model", weights, samples, sequences, threads);
        evaluation.AddBaseline("uniform", samples, sample => new double[sample.Candidates.Length]);
        PriorRanker prior = new(samples.Training);
        evaluation.AddBaseline("frequency prior", samples, prior.Score);
        TrigramRanker trigram = new(prior, sequences, samples.Validation);
        evaluation.AddBaseline("trigram + prior", samples, trigram.Score);
        int languageBugs = parsed.GetValue(_languageBugs);
        if (languageBugs > 0 && File.Exists(folder.Language))
        {
            using Compute compute = new(threads);
            using LanguageRanker language = new(folder.Language, compute);
            evaluation.AddBaseline("LM difference", samples, language.Score, languageBugs);
        }
        else
        {
            _console.WriteLine($"LM difference: left out, {(languageBugs > 0 ? $"there is no {folder.Language}" : "as asked")}");
        }

        evaluation.Print(_console, "model");
        Summarise(_console, "model", figures);
        if (parsed.GetValue(_plot) is { } plot) CalibrationFit.SavePlot(plot, evaluation.Reliability);
        return 0;
    }
}
