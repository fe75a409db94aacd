using System;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Proposers.Written;

namespace Dialogos.SelfImprove.Agent;

/// <summary>How the loop runs.</summary>
public sealed record LoopOptions
{
    /// <summary>When to stop.</summary>
    public required TimeSpan Budget { get; init; }

    /// <summary>
    /// The embedded model's weights. Where they have learned to expect gains they order the ideas; else the shares of each
    /// kind that were found good do.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>Also propose changes that only a person can accept.</summary>
    public bool WithPerson { get; init; }

    /// <summary>How many proposals are verified at the same time.</summary>
    public int Parallel { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How many ideas share a kernel while they are screened.</summary>
    public int Batch { get; init; } = 12;

    /// <summary>The most ideas of one round.</summary>
    public int IdeasPerRound { get; init; } = 400;

    /// <summary>A language model that writes edits besides those that are enumerated; null for none.</summary>
    public ITextWriter? Writer { get; init; }

    /// <summary>The most written edits of one round: each takes a model minutes.</summary>
    public int WrittenPerRound { get; init; } = 4;

    /// <summary>Only benchmarks whose names start so; empty for all.</summary>
    public string Benchmarks { get; init; } = "";

    /// <summary>Stop after so many accepted proposals.</summary>
    public int MostAccepted { get; init; } = int.MaxValue;
}

/// <summary>What the loop tells while it runs.</summary>
public interface ILoopObserver
{
    /// <summary>Something happened that stays true, in a line.</summary>
    void Say(string line);

    /// <summary>What is being done at this moment.</summary>
    void Now(string what);

    /// <summary>What the verifier does.</summary>
    void Verifying(VerificationEvent happened);
}

/// <summary>Passes what a verifier reports on to an observer.</summary>
internal sealed class ObserverProgress(ILoopObserver observer) : IProgress<VerificationEvent>
{
    public void Report(VerificationEvent value) => observer.Verifying(value);
}
