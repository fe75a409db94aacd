using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Proposers;
using Microsoft.CodeAnalysis;

namespace Dialogos.Eval.Proposers;

/// <summary>Answers with text that no compiler takes: must score 0.</summary>
public sealed class BrokenProposer : IRepairProposer
{
    /// <inheritdoc/>
    public string Name => "broken";

    /// <inheritdoc/>
    public string Hash => "";

    /// <inheritdoc/>
    public IReadOnlyList<string> Propose(RepairTask task, int most, CancellationToken cancellation) =>
        [.. Enumerable.Repeat("this is { no program", most)];
}

/// <summary>
/// Always answers the same: the rewrite at a fixed fraction of the list, whatever the program. Must score what chance scores.
/// </summary>
/// <param name="fraction">Which: 0 the first, 0.5 the middle one.</param>
public sealed class ConstantRanker(double fraction) : IRewriteRanker
{
    /// <inheritdoc/>
    public string Name => "constant";

    /// <inheritdoc/>
    public string Hash => "";

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites) =>
        [.. rewrites.Select((_, i) => -Math.Abs(i - (fraction * rewrites.Count)))];
}

/// <summary>Ranks the rewrite first that makes a file's text the correct one, where there is such a rewrite.</summary>
/// <param name="path">The file.</param>
/// <param name="correct">Its correct text.</param>
public sealed class OracleRanker(string path, string correct) : IRewriteRanker
{
    /// <inheritdoc/>
    public string Name => "oracle";

    /// <inheritdoc/>
    public string Hash => "";

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites)
    {
        var text = body.SyntaxTree.ToString();
        return [.. rewrites.Select(rewrite => body.SyntaxTree.FilePath == path && RewriteEnumerator.Apply(text, rewrite) == correct ? 0.0 : -100)];
    }
}

/// <summary>Knows the answers: must score 100 %.</summary>
/// <param name="answers">The correct text of each case's file.</param>
public sealed class OracleProposer(Func<string, string> answers) : IRepairProposer
{
    /// <inheritdoc/>
    public string Name => "oracle";

    /// <inheritdoc/>
    public string Hash => "";

    /// <inheritdoc/>
    public IReadOnlyList<string> Propose(RepairTask task, int most, CancellationToken cancellation) => [answers(task.Id)];
}
