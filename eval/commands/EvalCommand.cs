using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Reports;
using Dialogos.Eval.Runs;
using Dialogos.Eval.Suites;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Spectre.Console;

namespace Dialogos.Eval.Commands;

/// <summary><c>dialogos eval</c>: says how good a generation and a model are.</summary>
public sealed class EvalCommand
{
    /// <summary>Exit statuses, for scripts.</summary>
    public const int Good = 0, Worse = 1, Mistake = 2, NoEvidence = 3, Interrupted = 130;

    private readonly Argument<string[]> _suites = new("SUITE") { Description = $"Which: {string.Join(", ", SuiteCatalogue.Names)}. Default: all.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _full = new("--full") { Description = "Every case. Goes on where an earlier run was cut off." };
    private readonly Option<bool> _quick = new("--quick") { Description = "A fixed part of the cases, under five minutes on a quiet machine (the default)." };
    private readonly Option<string?> _model = new("--model") { Description = "The model's file (default: the weights in use).", HelpName = "FILE" };
    private readonly Option<string?> _proposer = new("--proposer") { Description = $"Who repairs: {string.Join(", ", ProposerShop.Names)}.", HelpName = "NAME" };
    private readonly Option<int?> _generation = new("--generation") { Description = "The generation (default: the last commit).", HelpName = "N" };
    private readonly Option<string?> _against = new("--against") { Description = "A generation, a model's file or a proposer to compare with, in the same run.", HelpName = "N|FILE|NAME" };
    private readonly Option<string?> _output = new("--output") { Description = "Where result.json and report.html go.", HelpName = "DIR" };
    private readonly Option<string> _cases = new("--cases") { Description = "Only cases whose ids contain this; the result says so and is drawn apart.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Forget what an earlier, unfinished run found." };
    private readonly Option<string?> _check = new("--check") { Description = "Say whether a result file can be believed, and end.", HelpName = "FILE" };
    private readonly Option<string[]> _same = new("--same") { Description = "Say what two results on the same inputs have in common, to the digit, and end.", HelpName = "FILE FILE", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _seed = new("--seed") { Description = "Repeat a run: the seed that its result names (default: one that nobody knows before).", HelpName = "SEED" };
    private readonly Option<bool> _schema = new("--schema") { Description = "Print the JSON schema of results, and end." };
    private readonly Func<ParseResult, EvalPlace> _find;
    private readonly IAnsiConsole _console;

    private EvalCommand(Command command, IAnsiConsole console, Func<ParseResult, EvalPlace> find)
    {
        (_console, _find) = (console, find);
        command.Add(_suites);
        foreach (Option option in new Option[] { _quick, _full, _model, _proposer, _generation, _against, _cases, _output, _json, _seed, _fresh, _check, _same, _schema })
            command.Add(option);
        command.SetAction(GuardAsync);
    }

    /// <summary>The command, to be mounted in a root command.</summary>
    /// <param name="find">Says where everything is.</param>
    public static Command Create(IAnsiConsole console, Func<ParseResult, EvalPlace> find)
    {
        Command command = new("eval", "Say how good this generation and this model are. Exit status: 0 good, 1 a required case failed or it is really worse, 2 a mistake, 3 no trustworthy evidence.");
        _ = new EvalCommand(command, console, find);
        return command;
    }

    private async Task<int> GuardAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(parsed, cancellation);
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"dialogos: {fault.Message}");
            return Mistake;
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_schema))
        {
            Console.WriteLine(ResultFile.Schema);
            return Good;
        }
        if (parsed.GetValue(_same) is [var one, var other])
            return EvalAnswers.Same(ResultFile.Read(one), ResultFile.Read(other));
        var place = _find(parsed);
        var repository = place.Repository;
        var folders = new EvalFolders(Path.Combine(place.State, "evaluation"));
        using var key = folders.Key();
        if (parsed.GetValue(_check) is { } file)
            return EvalAnswers.Check(ResultFile.Read(file), key.PublicKey, folders.Evidence);
        if (parsed.GetValue(_full) && parsed.GetValue(_quick))
            throw new InvalidDataException("--quick and --full exclude each other");
        var tier = parsed.GetValue(_full) ? Tier.Full : Tier.Quick;
        string[] names = parsed.GetValue(_suites) is { Length: > 0 } chosen ? chosen : [.. SuiteCatalogue.Names];
        if (names.FirstOrDefault(name => !SuiteCatalogue.Names.Contains(name)) is { } unknown)
            throw new InvalidDataException($"there is no suite '{unknown}'; there are {string.Join(", ", SuiteCatalogue.Names)}");
        if (Generations.HasUncommittedChanges(repository))
            await Console.Error.WriteLineAsync("dialogos: tracked files differ from the last commit; the commit is what is evaluated.");

        var subjects = Subjects(parsed, place);
        var seed = parsed.GetValue(_seed) is { } text ? RunSeed.Parse(text) : null;
        var only = parsed.GetValue(_cases)!;
        var scope = tier.ToString().ToLowerInvariant() + (only.Length > 0 ? $", cases with '{only}'" : "");
        var inputs = $"{scope} {string.Join(' ', names.Select(SuiteLibrary.Hash))} {string.Join(' ', subjects.Select(subject => subject.Name + subject.Identity))}";
        var journal = new Journal(folders.Journals, inputs, key, parsed.GetValue(_fresh), seed);
        if (journal.Count > 0)
            await Console.Error.WriteLineAsync($"dialogos: going on after {journal.Count} cases of a run that was cut off");
        var (started, clock) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        var suites = new List<SuiteResult>();
        foreach (var name in names.Distinct())
        {
            var suite = SuiteCatalogue.Make(name);
            using var _ = suite as IDisposable;
            using var line = new ProgressLine(name);
            var run = new EvaluationRun(repository, folders.Work, folders.Evidence, journal, line.Tell);
            suites.Add(await run.RunAsync(suite, subjects, tier, cancellation, only));
        }
        var result = new EvaluationResult(EvaluationResult.SchemaName, EvaluationResult.SchemaVersion, scope, started, clock.Elapsed.TotalSeconds,
            Machine(), journal.Seed.Text, Generations.Commit(repository), SuiteLibrary.HarnessHash, VerifierHash(), [.. subjects], [.. suites],
            subjects.Count == 2 ? [.. suites.SelectMany(suite => Comparer.Compare(suite, subjects[0].Name, subjects[1].Name))] : [], "");
        result = ResultFile.Sign(result with { VerdictHash = result.ComputeVerdictHash() }, key);
        folders.Keep(result);
        journal.Close();
        var output = parsed.GetValue(_output) ?? folders.Root;
        ResultFile.Write(Path.Combine(output, "result.json"), result);
        var report = Path.Combine(output, "report.html");
        var curve = LearningCurve.Of(result.Tier, folders.History(result.Tier, key.PublicKey));
        curve.Write(Path.Combine(output, "curve.json"));
        File.WriteAllText(report, HtmlReport.Write(result, curve, Funnel(repository), Drawings(subjects)));
        if (parsed.GetValue(_json))
            Console.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.EvaluationResult));
        else
            TerminalReport.Print(_console, result);
        await Console.Error.WriteLineAsync($"report: {report}");
        return Status(result);
    }

    /// <summary>The exit status that a result calls for.</summary>
    public static int Status(EvaluationResult result)
    {
        if (result.Suites.SelectMany(suite => suite.Cases).Any(item => item.State is CaseState.Invalid or CaseState.Infrastructure))
            return NoEvidence;
        return result.Suites.Any(suite => suite.Required && suite.Cases.Any(item => item.State == CaseState.Failed))
            || result.Comparisons.Any(item => item.IsReal && item.IsWorse) ? Worse : Good;
    }

    private List<Subject> Subjects(ParseResult parsed, EvalPlace place)
    {
        var weights = Path.Combine(place.Repository, "self-improve", "weights", "ranker.gguf");
        var model = parsed.GetValue(_model) ?? (File.Exists(weights) ? weights : "");
        var proposer = parsed.GetValue(_proposer) ?? (model.Length > 0 ? "model" : "trigram");
        var generation = parsed.GetValue(_generation);
        var against = parsed.GetValue(_against);
        List<Subject> subjects = [Subject(against is null ? "this" : "A", place, generation, model, proposer)];
        if (against is null)
            return subjects;
        if (int.TryParse(against, CultureInfo.InvariantCulture, out var number))
            subjects.Add(Subject("B", place, number, model, proposer));
        else if (ProposerShop.Names.Contains(against))
            subjects.Add(Subject("B", place, generation, model, against));
        else
            subjects.Add(Subject("B", place, generation, against, "model"));
        return subjects;
    }

    private static Subject Subject(string name, EvalPlace place, int? generation, string model, string proposer)
    {
        if (model.Length > 0 && !File.Exists(model))
            throw new InvalidDataException($"there is no model {model}");
        // Made once here so that a wrong name or model is told before anything runs.
        var hash = ProposerShop.Make(proposer, model, 0, _ => "").Hash;
        var modelHash = model.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model)));
        return new Subject(name, generation, Generations.TreeOf(place.Repository, generation, place.FindStored), model, modelHash, proposer, hash);
    }

    private static IReadOnlyList<(string, double)> Funnel(string repository)
    {
        using var log = new RecordLog(repository);
        List<Verdict> verdicts = [.. log.Entries().Where(entry => entry.Kind == nameof(Verdict)).Select(entry => log.Read(entry.Id, RecordJson.Default.Verdict))];
        if (verdicts.Count == 0)
            return [];
        var funnel = Sandbox.Verification.Funnel.Of(verdicts);
        return [("proposals", funnel.Proposals), .. funnel.Gates.Select(gate => (gate.Gate, (double)gate.Passed)), ("accepted", funnel.Accepted)];
    }

    // The curve of the training run that made the weights lies beside them.
    private static IReadOnlyList<(string, string)> Drawings(List<Subject> subjects) =>
        [.. subjects.Where(subject => subject.Model.Length > 0).Select(subject => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(subject.Model))!, "learning-curve.svg"))
            .Distinct().Where(File.Exists).Select(file => ("how these weights were trained", File.ReadAllText(file)))];

    private static string Machine()
    {
        var name = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
        return $"{name ?? "unknown processor"}, {Environment.ProcessorCount} cores";
    }

    private static string VerifierHash() => Convert.ToHexStringLower(SHA256.HashData(
        [.. new[] { typeof(Verifier), typeof(KernelBuilder) }.SelectMany(type => SHA256.HashData(File.ReadAllBytes(type.Assembly.Location)))]));
}
