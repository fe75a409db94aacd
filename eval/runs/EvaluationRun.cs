using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Eval.Runs;

/// <summary>What a run tells while it runs.</summary>
/// <param name="Done">Cases of the suite that ended.</param>
/// <param name="Total">Cases of the suite; 0 while they are being made.</param>
public sealed record RunProgress(string Suite, int Done, int Total, string Text);

/// <summary>Runs suites on subjects, case by case, the subjects in turn and in alternating order.</summary>
public sealed class EvaluationRun(string repository, string workFolder, EvidenceStore evidence, Journal journal, Action<RunProgress> tell)
{
    /// <summary>Runs one suite.</summary>
    /// <param name="only">Runs only cases whose ids contain this.</param>
    public async Task<SuiteResult> RunAsync(ISuite suite, IReadOnlyList<Subject> subjects, Tier tier, CancellationToken cancellation, string only = "")
    {
        var manifest = suite.Manifest;
        var comparesSources = subjects.Select(subject => subject.SourceTree).Distinct().Count() > 1;
        var contexts = subjects.Select(subject => new SuiteContext(repository, subject, tier, journal.Seed, comparesSources, workFolder, journal.Folder,
            text => tell(new RunProgress(manifest.Name, 0, 0, text)))).ToList();
        List<List<Case>> cases = [];
        List<CaseResult> results = [];
        foreach (var context in contexts)
        {
            try
            {
                List<Case> made = [.. (await suite.CasesAsync(context, cancellation)).Where(item => item.Id.Contains(only, StringComparison.Ordinal))];
                if (made.GroupBy(item => item.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
                    throw new InvalidOperationException($"the suite {manifest.Name} has two cases '{twice.Key}'");
                cases.Add(made);
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or InvalidOperationException))
            {
                cases.Add([]);
                results.Add(File(new Case("the suite itself", "", _ => throw fault), context.Subject, Outcome.Of(CaseState.Infrastructure, fault.Message), 0));
            }
        }
        var total = cases.Sum(list => list.Count);
        var longest = cases.Max(list => list.Count);
        for (var i = 0; i < longest; i++)
        {
            // A B, B A, A B, …: what drifts on the machine meets both alike.
            foreach (var s in i % 2 == 0 ? Enumerable.Range(0, subjects.Count) : Enumerable.Range(0, subjects.Count).Reverse())
            {
                if (i >= cases[s].Count)
                    continue;
                tell(new RunProgress(manifest.Name, results.Count, total, cases[s][i].Id));
                results.Add(await RunAsync(manifest, cases[s][i], subjects[s], cancellation));
            }
        }
        foreach (var subject in subjects)
            foreach (var missing in manifest.Expected.Where(id => id.Contains(only, StringComparison.Ordinal) && !results.Any(result => result.Id == id && result.Subject == subject.Name)))
                results.Add(File(new Case(missing, "", _ => throw new InvalidOperationException()), subject, Outcome.Of(CaseState.Invalid, "it never ran"), 0));
        ImmutableArray<CaseResult> ordered = [.. results.OrderBy(result => result.Id, StringComparer.Ordinal).ThenBy(result => result.Subject, StringComparer.Ordinal)];
        var summaries = contexts.Select(context => suite.Summarise(context, [.. ordered.Where(result => result.Subject == context.Subject.Name)])).ToList();
        return new SuiteResult(manifest.Name, manifest.Purpose, manifest.Required, SuiteLibrary.Hash(manifest.Name),
            [.. subjects.Select(subject => SuiteCounts.Of(subject.Name, ordered))],
            [.. summaries.SelectMany(summary => summary.Figures)], [.. summaries.SelectMany(summary => summary.Points)], ordered);
    }

    private async Task<CaseResult> RunAsync(SuiteManifest manifest, Case item, Subject subject, CancellationToken cancellation)
    {
        if (journal.Find(manifest.Name, item.Id, subject.Name) is { } known)
            return known;
        var clock = Stopwatch.StartNew();
        Outcome outcome;
        try
        {
            outcome = await item.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            // Whatever breaks in the harness says nothing about the subject, and must not stop the other cases.
            outcome = Outcome.Of(CaseState.Infrastructure, $"{fault.GetType().Name}: {fault.Message}");
        }
        var result = File(item, subject, outcome, clock.ElapsedMilliseconds);
        journal.Add(manifest.Name, result);
        return result;
    }

    private CaseResult File(Case item, Subject subject, Outcome outcome, long milliseconds)
    {
        // Nobody passes or fails without evidence.
        if (outcome.State is CaseState.Passed or CaseState.Failed && outcome.Evidence.Length == 0)
            outcome = outcome with { State = CaseState.Invalid, Reason = "there is no evidence" };
        return new CaseResult(item.Id, subject.Name, outcome.State, outcome.Reason, item.Group, outcome.Figures,
            outcome.Evidence.Length == 0 ? "" : evidence.Put(outcome.Evidence), milliseconds);
    }
}
