using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Analyzers.Rewrites.Performance;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Sandbox.Records;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>
/// Enumerates every rewrite of the places of a task, keeps those that bind in the whole of their file without a new
/// diagnostic, and orders them by the ranker: repair kinds for a repair, performance kinds for a benchmark.
/// </summary>
/// <param name="ranker">Who orders.</param>
/// <param name="mayPropose">Which kinds, by their policy names; null for all.</param>
public sealed class EnumeratedProposer(IRewriteRanker ranker, Func<string, bool>? mayPropose = null) : IProposer
{
    /// <summary>How many rewrites were enumerated and did not bind, since this proposer was made.</summary>
    public int Unbound { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<Idea> Propose(ImprovementTask task, ProposalBudget budget, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        var isRepair = task.Record.Kind == "repair";
        var found = new List<(Place Place, SyntaxTree Tree, Rewrite Rewrite, double Score)>();
        foreach (var file in task.Places.GroupBy(place => place.Method.Path))
        {
            var tree = task.Index.Program.SyntaxTrees.Single(tree => tree.FilePath == file.Key);
            var model = task.Index.Program.GetSemanticModel(tree);
            var bodies = MethodContext.Bodies(tree.GetRoot(cancellation)).ToDictionary(body => body.Span);
            foreach (var place in file)
            {
                if (cancellation.IsCancellationRequested || clock.Elapsed > budget.Time)
                    break;
                var body = bodies[place.Method.Body];
                var rewrites = isRepair ? RewriteEnumerator.Enumerate(model, body) : PerformanceEnumerator.Enumerate(model, body);
                if (mayPropose is not null)
                    rewrites = [.. rewrites.Where(rewrite => mayPropose(PerformanceEnumerator.PolicyName(rewrite.Kind)))];
                var scores = ranker.Score(model, body, rewrites);
                found.AddRange(rewrites.Select((rewrite, i) => (place, tree, rewrite, scores[i] + Math.Log(place.Weight))));
            }
        }
        var ideas = new List<Idea>();
        foreach (var (place, tree, rewrite, score) in found.OrderByDescending(item => item.Score))
        {
            if (ideas.Count >= budget.Ideas || cancellation.IsCancellationRequested || clock.Elapsed > budget.Time)
                break;
            if (Binds(task.Index.Program, tree, rewrite) is { } text)
                ideas.Add(Describe(task, place, tree, rewrite, text, score, clock));
            else
                Unbound++;
        }
        return ideas;
    }

    // The text after the rewrite; null if its file would have a diagnostic then.
    private static string? Binds(CSharpCompilation program, SyntaxTree tree, Rewrite rewrite)
    {
        var text = RewriteEnumerator.Apply(tree.ToString(), rewrite);
        var changed = CSharpStage.Parse(tree.FilePath, text);
        if (changed.GetDiagnostics().Any())
            return null;
        var diagnostics = program.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed).GetDiagnostics();
        return diagnostics.Any(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed) ? null : text;
    }

    private Idea Describe(ImprovementTask task, Place place, SyntaxTree tree, Rewrite rewrite, string newText, double score, Stopwatch clock)
    {
        var old = task.Sources.Read(tree.FilePath) ?? throw new InvalidOperationException($"{tree.FilePath} is not in the tree.");
        var edit = Edits.Of(tree.FilePath, old, tree.ToString(), rewrite.Span, rewrite.NewText, PerformanceEnumerator.PolicyName(rewrite.Kind));
        return new Idea(task.Record, place.Method.Id, place.Method.Name, edit, newText, score,
            new Proposer("enumerated/" + ranker.Name, ranker.Hash, 0, ""), new Cost(0, clock.ElapsedMilliseconds),
            $"{Words(rewrite.Kind)} in {place.Method.Name}.");
    }

    private static string Words(RewriteKind kind) => kind switch
    {
        RewriteKind.Hoist => "Compute what no iteration changes before the loop",
        RewriteKind.CacheMember => "Read a field once",
        RewriteKind.ReorderConditions => "Ask the cheaper condition first",
        RewriteKind.StrengthReduce => "Divide by cheaper means",
        RewriteKind.Inline => "Inline",
        RewriteKind.ReferenceLocal => "Find an element once",
        RewriteKind.IndexedLoop => "Walk a span by index",
        RewriteKind.BoundsCheck => "Let the compiler see that an index is in bounds",
        RewriteKind.Unroll => "Do four iterations at a time",
        _ => $"Repair by {kind}",
    };
}
