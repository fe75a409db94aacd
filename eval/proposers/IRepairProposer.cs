// Words. A *proposer* is given a program with one bug in one file and what its tests say, or one that is right and slow, and
// answers with texts of that file, the most promising first. It never sees hidden tests, the seed or the answer.
// Proposers that rank enumerated rewrites differ only in their ranker. The *impostors* (Impostors.cs) test the harness: what they score is known beforehand.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Analyzers.Rewrites.Performance;
using Dialogos.Eval.Programs;
using Dialogos.SelfImprove.Proposers;
using Microsoft.CodeAnalysis;

namespace Dialogos.Eval.Proposers;

/// <summary>What is asked.</summary>
/// <param name="Id">The case; says nothing about the answer.</param>
/// <param name="Program">The program with its bug and its visible tests.</param>
/// <param name="Path">The file with the bug.</param>
/// <param name="Failures">What the visible tests that fail say, by test.</param>
/// <param name="IsPerformance">Whether nothing is wrong and the program is to become faster.</param>
public sealed record RepairTask(string Id, TestProgram Program, string Path, IReadOnlyDictionary<string, string> Failures, bool IsPerformance = false);

/// <summary>Answers repair tasks.</summary>
public interface IRepairProposer
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>SHA-256 of what it learned from; empty for one that learned nothing.</summary>
    string Hash { get; }

    /// <summary>At most <paramref name="most"/> texts of the file, the best first.</summary>
    IReadOnlyList<string> Propose(RepairTask task, int most, CancellationToken cancellation);
}

/// <summary>Ranks all rewrites of all members of the file.</summary>
/// <param name="name">The proposer's name.</param>
/// <param name="ranker">Who orders; one for each task, since a ranker may learn from the other files of the program.</param>
public sealed class RankingProposer(string name, string hash, Func<RepairTask, IRewriteRanker> ranker) : IRepairProposer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Hash => hash;

    /// <inheritdoc/>
    public IReadOnlyList<string> Propose(RepairTask task, int most, CancellationToken cancellation)
    {
        var tree = task.Program.File(task.Path);
        var chosen = ranker(task);
        var text = tree.ToString();
        return [.. Rewrites(task).SelectMany(member => member.Rewrites.Zip(chosen.Score(member.Model, member.Body, member.Rewrites)))
            .OrderByDescending(item => item.Second).Take(most)
            .Select(item => RewriteEnumerator.Apply(text, item.First))];
    }

    /// <summary>The members of the file with their rewrites.</summary>
    public static IEnumerable<(SemanticModel Model, SyntaxNode Body, IReadOnlyList<Rewrite> Rewrites)> Rewrites(RepairTask task)
    {
        var tree = task.Program.File(task.Path);
        var model = task.Program.Bound.GetSemanticModel(tree);
        foreach (var body in MethodContext.Bodies(tree.GetRoot()))
            yield return (model, body, task.IsPerformance ? PerformanceEnumerator.Enumerate(model, body) : RewriteEnumerator.Enumerate(model, body));
    }
}
