using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.SelfImprove.Proposers;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>Asks a proposer about a problem and judges what it answers.</summary>
public static class RepairTrial
{
    /// <summary>The names of a case's figures.</summary>
    public const string First = "first", Tried = "tried", Plausible = "plausible", Overfit = "overfit", Exact = "exact", Reachable = "reachable",
        ChanceFirst = "chance at 1", ChanceFive = "chance at 5", TrigramFirst = "trigram at 1", TrigramFive = "trigram at 5", Rewrites = "rewrites";

    /// <summary>Runs one case.</summary>
    public static async Task<Outcome> RunAsync(RepairProblem problem, IRepairProposer proposer, ProgramJudge judge, int most, CancellationToken cancellation)
    {
        var evidence = new StringBuilder();
        var faulty = problem.Correct.With(problem.Path, problem.FaultyText);
        var before = await judge.RunAsync(problem.Correct, [.. problem.Visible, .. problem.Hidden], cancellation);
        evidence.Append("correct:\n").Append(before.Evidence);
        if (before.State != CaseState.Passed)
            return new Outcome(before.State == CaseState.Failed ? CaseState.Invalid : before.State, $"the correct program: {before.Reason}", evidence.ToString(), CaseResult.None);
        var broken = await judge.RunAsync(faulty, problem.Visible, cancellation);
        evidence.Append("faulty:\n").Append(broken.Evidence);
        if (broken.State != CaseState.Failed)
        {
            return new Outcome(broken.State == CaseState.Passed ? CaseState.Invalid : broken.State,
                broken.State == CaseState.Passed ? "no visible test notices the bug" : broken.Reason, evidence.ToString(), CaseResult.None);
        }
        if (problem.FailToPass.Length > 0 && !(problem.FailToPass.Order(StringComparer.Ordinal).SequenceEqual(broken.Failures.Keys.Order(StringComparer.Ordinal))
            && problem.PassToPass.Concat(problem.FailToPass).Order(StringComparer.Ordinal).SequenceEqual(problem.Visible.Order(StringComparer.Ordinal))))
        {
            return Outcome.Of(CaseState.Invalid, $"the tests that notice the bug are not those that the suite names, but: {string.Join(", ", broken.Failures.Keys)}", evidence.ToString());
        }
        // Fail-to-pass are the keys; whatever else is visible is pass-to-pass.
        var task = new RepairTask(problem.Id, faulty, problem.Path, broken.Failures);
        var figures = Baselines(problem, task);
        int tried = 0, plausible = 0, overfit = 0;
        var (solved, state, trouble) = (0, CaseState.Failed, "");
        foreach (var text in proposer.Propose(task, most, cancellation).Take(most))
        {
            tried++;
            var (candidateState, reason, hidden) = await JudgeAsync(problem, faulty, text, judge, evidence, cancellation);
            plausible += hidden is null ? 0 : 1;
            overfit += hidden == false ? 1 : 0;
            if (candidateState == CaseState.Passed)
            {
                solved = tried;
                figures[Exact] = SameTokens(text, problem.CorrectText) ? 1 : 0;
                break;
            }
            if (candidateState is CaseState.Invalid or CaseState.Infrastructure && state == CaseState.Failed)
                (state, trouble) = (candidateState, $"candidate {tried}: {reason}");
        }
        (figures[First], figures[Tried], figures[Plausible], figures[Overfit]) = (solved == 1 ? 1 : 0, tried, plausible, overfit);
        if (solved > 0)
            return new Outcome(CaseState.Passed, solved == 1 ? "" : $"by candidate {solved}", evidence.ToString(), figures.ToImmutable());
        var isOutside = figures[Reachable] == 0;
        var why = trouble.Length > 0 ? trouble : tried == 0 ? "nothing was proposed" : $"none of {tried} candidates{(overfit > 0 ? $"; {overfit} passed the visible tests only" : "")}";
        if (isOutside)
            why += "; the answer lies outside the enumerated space";
        return new Outcome(state, why, evidence.ToString(), figures.ToImmutable());
    }

    // Hidden: null where the visible tests did not all pass, else whether the hidden ones did.
    private static async Task<(CaseState State, string Reason, bool? Hidden)> JudgeAsync(RepairProblem problem, TestProgram faulty, string text,
        ProgramJudge judge, StringBuilder evidence, CancellationToken cancellation)
    {
        evidence.Append("candidate:\n").Append(Difference(problem.FaultyText, text));
        var candidate = faulty.With(problem.Path, text);
        if (candidate.FaultIn(problem.Path, cancellation) is { } fault)
            return Said(CaseState.Failed, $"it does not bind: {fault}");
        var forbidden = ForbiddenNames.Newly(faulty.Bound.GetSemanticModel(faulty.File(problem.Path)),
            candidate.Bound.GetSemanticModel(candidate.File(problem.Path)), cancellation);
        if (forbidden.Count > 0)
            return Said(CaseState.Failed, $"it newly names {forbidden[0]}");
        var visible = await judge.RunAsync(candidate, problem.Visible, cancellation);
        evidence.Append(visible.Evidence);
        if (visible.State != CaseState.Passed)
            return (visible.State, visible.Reason, null);
        var hidden = await judge.RunAsync(candidate, problem.Hidden, cancellation);
        evidence.Append("hidden:\n").Append(hidden.Evidence);
        return (hidden.State, hidden.Reason, hidden.State == CaseState.Passed);

        (CaseState, string, bool?) Said(CaseState state, string reason)
        {
            evidence.Append(reason).Append('\n');
            return (state, reason, null);
        }
    }

    // What guessing and counting would score: whether the one answer that is known is ranked first, or in the first five.
    private static ImmutableSortedDictionary<string, double>.Builder Baselines(RepairProblem problem, RepairTask task)
    {
        var figures = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var trigram = new TrigramRanker(task.Program.Bound.SyntaxTrees.Where(tree => tree.FilePath != task.Path));
        List<(string Text, double Score)> ranked = [];
        foreach (var (model, body, rewrites) in RankingProposer.Rewrites(task))
            ranked.AddRange(rewrites.Zip(trigram.Score(model, body, rewrites), (rewrite, score) => (RewriteEnumerator.Apply(problem.FaultyText, rewrite), score)));
        var answer = ranked.FindIndex(item => SameTokens(item.Text, problem.CorrectText));
        int better = 0, equal = 1;
        if (answer >= 0)
        {
            better = ranked.Count(item => item.Score > ranked[answer].Score);
            equal = ranked.Count(item => item.Score == ranked[answer].Score);
        }
        double Chance(int places, double before, double among) => answer < 0 ? 0 : Math.Clamp((places - before) / among, 0, 1);
        figures[Reachable] = answer >= 0 ? 1 : 0;
        figures[Rewrites] = ranked.Count;
        (figures[ChanceFirst], figures[ChanceFive]) = (Chance(1, 0, ranked.Count), Chance(5, 0, ranked.Count));
        (figures[TrigramFirst], figures[TrigramFive]) = (Chance(1, better, equal), Chance(5, better, equal));
        return figures;
    }

    /// <summary>Whether two texts are the same but for layout and comments.</summary>
    public static bool SameTokens(string one, string other) =>
        SyntaxFactory.ParseTokens(one).Select(token => token.Text).SequenceEqual(SyntaxFactory.ParseTokens(other).Select(token => token.Text));

    private static string Difference(string before, string after)
    {
        string[] old = before.Split('\n'), now = after.Split('\n');
        int head = 0, tail = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        return string.Concat(old[head..^tail].Select(line => $"- {line}\n").Concat(now[head..^tail].Select(line => $"+ {line}\n")));
    }
}
