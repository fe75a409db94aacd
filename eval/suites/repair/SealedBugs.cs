using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Proposers;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Repair;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>
/// Bugs of the sealed list in the kernel itself, on the way that the loop takes (<c>./dialogos repair</c>): from a failing test to a
/// verdict, in machines, with no person. Two baselines search in the same kernel. A sample is drawn by the run's seed.
/// </summary>
public sealed class SealedBugs : IDisposable
{
    /// <summary>What these cases are reported with.</summary>
    public const string Group = "sealed list, in machines";

    private const string RepairedBy = "repaired by ";
    // The baselines by the names of their rankers, and as they are called in reports.
    private static readonly (string Ranker, string Title)[] Baselines = [("trigram", "n-gram prior"), ("uniform", "random order")];
    private readonly List<IDisposable> _open = [];
    private readonly Dictionary<string, ModelRanker> _models = new(StringComparer.Ordinal);

    /// <summary>The cases of a sample.</summary>
    /// <param name="count">How many bugs.</param>
    /// <param name="most">Candidates that each ranker may try.</param>
    public IEnumerable<Case> Cases(SuiteContext context, int count, int most)
    {
        var list = BugList.Parse(Encoding.UTF8.GetBytes(SuiteLibrary.Text("repair", "sealed.json")));
        // Made by the first case that needs it, and kept: what the verifier knows of the base costs minutes to find out.
        var place = new Lazy<BugTrial>(() => Prepare(context));
        return RepairExperiment.Sample(list.Bugs.Length, count, (int)(context.Seed.For("sealed") >> 33)).Select(number =>
        {
            var bug = list.Bugs[number - 1];
            var id = $"sealed/{number:000}-{bug.Kind}";
            return new Case(id, Group, token => RunAsync(context, place, bug, most, token));
        });
    }

    /// <summary>The shares that were repaired, beside the baselines. Whatever was not tried stays in every denominator.</summary>
    public static IEnumerable<Figure> Summarise(string subject, IReadOnlyCollection<CaseResult> cases)
    {
        yield return Figure.Share($"repaired with no person, {Group}", subject, cases.Count(c => c.State == CaseState.Passed), cases.Count);
        foreach (var (ranker, title) in Baselines)
            yield return Figure.Share($"{title}: repaired with no person, {Group}", subject, (int)cases.Sum(c => c.Figure(RepairedBy + ranker)), cases.Count);
        yield return Figure.Share($"every test of the kernel passes, {Group}", subject, (int)cases.Sum(c => c.Figure(RepairTrial.Plausible)), cases.Count);
        yield return Figure.Share($"the text before the bug, {Group}", subject, (int)cases.Sum(c => c.Figure(RepairTrial.Exact)), cases.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(item => item.Dispose());

    // In a clone: what is planted, tried and judged there is no part of the project's own record.
    private BugTrial Prepare(SuiteContext context)
    {
        var clone = Directory.CreateDirectory(Path.Combine(context.RunFolder, "sealed", context.Subject.SourceTree)).FullName;
        if (!Directory.Exists(Path.Combine(clone, ".git")))
            Git.Ask(context.Repository, "clone", "--quiet", "--shared", "--no-checkout", context.Repository, clone);
        var commit = Git.Ask(clone, "-c", "user.name=eval", "-c", "user.email=eval@localhost", "commit-tree", context.Subject.SourceTree, "-m", "What is evaluated");
        var verifier = new Verifier(clone, new VerifierFolders(Path.Combine(context.WorkFolder, "sealed", "verifier")));
        _open.Add(verifier);
        return new BugTrial(clone, new CurrentGeneration(0, commit, context.Subject.SourceTree), verifier, Path.Combine(context.WorkFolder, "sealed"));
    }

    private async Task<Outcome> RunAsync(SuiteContext context, Lazy<BugTrial> place, PlantedBug bug, int most, CancellationToken cancellation)
    {
        Func<string, string, IRewriteRanker>? ranker;
        try
        {
            ranker = ProposerShop.ForKernel(context.Subject.Proposer, () => Model(context.Subject.Model));
        }
        catch (InvalidDataException fault)
        {
            return Outcome.Of(CaseState.Skipped, fault.Message);
        }
        return Judge(await place.Value.RunAsync(bug, ranker, most, context.Tell, cancellation), context.Subject.Proposer, most);
    }

    // Two subjects may have two.
    private ModelRanker Model(string path)
    {
        if (!_models.TryGetValue(path, out var model))
        {
            _models[path] = model = ProposerShop.Open(path);
            _open.Add(model);
        }
        return model;
    }

    /// <summary>What a result says about a proposer.</summary>
    internal static Outcome Judge(BugResult result, string proposer, int most)
    {
        var evidence = JsonSerializer.Serialize(result, SealedJson.Default.BugResult);
        if (result.Fault.Length > 0)
            return Outcome.Of(result.Fault == BugResult.Changed ? CaseState.Skipped : CaseState.Invalid, result.Fault, evidence);
        var own = result.Results.Single(one => one.Ranker == proposer);
        var figures = CaseResult.None.Add(RepairTrial.Tried, own.Tried).Add(RepairTrial.Plausible, own.Rank is null ? 0 : 1)
            .Add(RepairTrial.First, own is { IsRepaired: true, Rank: 1 } ? 1 : 0).Add(RepairTrial.Exact, own.Restores ? 1 : 0)
            .Add(RepairTrial.Overfit, own is { Decision: "refuse", Gate: "hidden-tests" } ? 1 : 0);
        foreach (var (ranker, _) in Baselines)
            figures = figures.Add(RepairedBy + ranker, result.Results.Any(other => other.Ranker == ranker && other.IsRepaired) ? 1 : 0);
        var (state, reason) = own switch
        {
            { IsRepaired: true } => (CaseState.Passed, own.Rank == 1 ? "" : $"by candidate {own.Rank}"),
            { Rank: null } => (CaseState.Failed, $"with none of {own.Tried} candidates of at most {most} do all tests pass"),
            // Without evidence nobody is judged.
            { Decision: "undecided" } => (CaseState.Invalid, $"candidate {own.Rank}: no verdict at {own.Gate}"),
            _ => (CaseState.Failed, $"candidate {own.Rank}: {own.Decision}, {own.Gate}"),
        };
        return new Outcome(state, reason, evidence, figures);
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(BugResult))]
internal sealed partial class SealedJson : System.Text.Json.Serialization.JsonSerializerContext;
