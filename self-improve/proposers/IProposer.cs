// Words. A *task* names what is to become better and the oracle that can tell. A *proposer* has *ideas* about a task: one
// change of one file each, that binds. An idea becomes a *proposal*, the record that the verifier judges, when the agent
// stands behind it. A *ranker* orders ideas by how promising they look, and decides nothing.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Records;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>What a proposer may spend on one task.</summary>
/// <param name="Ideas">The most ideas.</param>
/// <param name="Time">Stop looking after this long.</param>
public sealed record ProposalBudget(int Ideas, TimeSpan Time);

/// <summary>A change of one file that binds.</summary>
/// <param name="Task">What it is for.</param>
/// <param name="Method">Id of the member that it changes (see the index).</param>
/// <param name="MethodName">The same for people.</param>
/// <param name="Edit">The change.</param>
/// <param name="NewText">The whole file after it.</param>
/// <param name="Score">How promising the ranker finds it; comparable only with others of the same proposer.</param>
/// <param name="Proposer">Who had it.</param>
/// <param name="Cost">What it took to have it.</param>
/// <param name="Rationale">Why, in a sentence for people.</param>
public sealed record Idea(ProposalTask Task, string Method, string MethodName, Edit Edit, string NewText, double Score,
    Proposer Proposer, Cost Cost, string Rationale)
{
    /// <summary>What a screen tries.</summary>
    public Change Change { get; } = new(Method, Edit, Rationale);
}

/// <summary>A change that a screen tries.</summary>
/// <param name="Method">Id of the member that it changes (see the index).</param>
/// <param name="Edit">The change.</param>
/// <param name="Rationale">Why, in a sentence for people.</param>
public sealed record Change(string Method, Edit Edit, string Rationale);

/// <summary>Has ideas.</summary>
public interface IProposer
{
    /// <summary>Ideas about a task on some sources, the most promising first; never more than the budget.</summary>
    IReadOnlyList<Idea> Propose(ImprovementTask task, ProposalBudget budget, CancellationToken cancellation = default);
}

/// <summary>Orders rewrites of one member.</summary>
public interface IRewriteRanker
{
    /// <summary>What it is, for records: <c>uniform</c>, <c>trigram</c>, <c>model</c>.</summary>
    string Name { get; }

    /// <summary>SHA-256 of what it learned from; empty if it learned nothing.</summary>
    string Hash { get; }

    /// <summary>
    /// One score a rewrite, in order; higher is more promising. Scores are log-probabilities up to a constant that is the
    /// same for all members, so that rewrites of several members can be compared.
    /// </summary>
    double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites);
}
