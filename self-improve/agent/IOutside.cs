// Words. The agent reads sources, has ideas and builds them; it may sit inside of the system or on the host. What it cannot do
// where it sits, and what it may not judge itself, is done *outside*: reading the record, machines that measure, the verifier,
// staging. A round of the loop *stands* on one generation.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Agent;

/// <summary>What the agent asks for.</summary>
public interface IOutside : IDisposable
{
    /// <summary>The newest generation. The one that was asked for before is no longer needed.</summary>
    /// <exception cref="System.IO.InvalidDataException">It cannot be read.</exception>
    Task<Standpoint> StandAsync(CancellationToken cancellation);

    /// <summary>A screen over the generation that the loop stands on.</summary>
    /// <param name="index">Of its sources.</param>
    IPerformanceScreen Screen(KernelIndex index);

    /// <summary>Keeps what a screen found in the record.</summary>
    Task RememberAsync(Screening screening, CancellationToken cancellation);

    /// <summary>Has a proposal judged (see <see cref="IVerifier.VerifyAsync"/>).</summary>
    Task<Verdict> VerifyAsync(Proposal proposal, IProgress<VerificationEvent> progress, CancellationToken cancellation);

    /// <summary>Takes what the verifier accepted into the branch of generations, as far as the setting of autonomy lets it.</summary>
    Task<Staging> AcceptAsync(Proposal proposal, Verdict verdict, CancellationToken cancellation);
}

/// <summary>What came of an accepted proposal.</summary>
/// <param name="Generation">The new generation's number; null if that is left to a person.</param>
/// <param name="Told">What to tell people about it; empty for nothing.</param>
public sealed record Staging(int? Generation, string Told);

/// <summary>The generation that a round stands on.</summary>
/// <param name="Number">0 is the factory one.</param>
/// <param name="Sources">Its sources as the record has them.</param>
/// <param name="Program">Its kernel, parsed, without generated sources.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Archive">What was judged so far.</param>
public sealed record Standpoint(int Number, ISourceTree Sources, CSharpCompilation Program, Policy Policy, ProposalArchive Archive);

/// <summary>What the screen found about one change.</summary>
/// <param name="Benchmark">The one that gains most.</param>
/// <param name="Gain">Its gain, as a fraction of the base.</param>
/// <param name="Loser">The benchmark that loses most; empty if none loses.</param>
/// <param name="Loss">Its loss, as a fraction of its base; 0 if none loses.</param>
public sealed record ScreenResult(Change Change, string Benchmark, double Gain, string Loser, double Loss)
{
    /// <summary>Whether the verifier could accept it: at least 1 % on one benchmark, none worse by more than 0.2 %.</summary>
    public bool IsPromising => Gain >= 0.01 && Loss <= 0.002;
}

/// <summary>What became of a batch.</summary>
/// <param name="Results">Those that changed a count.</param>
/// <param name="Failed">Those that could not be measured, which is no lesson about their gain.</param>
/// <param name="Failures">Why, in a sentence each.</param>
/// <param name="Builds">Kernels that were built for it.</param>
public sealed record ScreenedBatch(
    ImmutableArray<ScreenResult> Results, ImmutableArray<Change> Failed, ImmutableArray<string> Failures, int Builds);

/// <summary>How hot a member is.</summary>
/// <param name="Benchmarks">Those that run it.</param>
/// <param name="Calls">How often they run it in all.</param>
public sealed record MemberHeat(ImmutableHashSet<string> Benchmarks, double Calls);

/// <summary>Measures changes cheaply on one base, before the verifier judges one. What it says is no evidence.</summary>
public interface IPerformanceScreen
{
    /// <summary>Those of some members that a benchmark runs, by id.</summary>
    Task<IReadOnlyDictionary<string, MemberHeat>> ProfileAsync(IEnumerable<string> members, CancellationToken cancellation);

    /// <summary>Screens changes of which no two are run by one benchmark.</summary>
    /// <param name="batch">Each change with the benchmarks that run its member.</param>
    Task<ScreenedBatch> ScreenAsync(IReadOnlyList<(Change Change, ImmutableHashSet<string> Benchmarks)> batch, CancellationToken cancellation);
}
