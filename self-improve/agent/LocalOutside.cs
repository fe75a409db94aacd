using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Agent;

/// <summary>The outside in this very process: a repository, machines under QEMU and the verifier.</summary>
/// <param name="verifier">Judges.</param>
/// <param name="repository">Where sources and record are.</param>
/// <param name="folder">A scratch folder; what lies there may be deleted when no loop runs.</param>
/// <param name="meter">What builds and machines are booked on; the verifier may share it.</param>
public sealed class LocalOutside(IVerifier verifier, string repository, string folder, WorkMeter meter) : IOutside
{
    private readonly KernelWorkshop _workshop = new(meter);
    private readonly GuestRuns _guests = new(Path.Combine(folder, "guests"), meter);
    private BaseSources? _sources;

    /// <summary>
    /// Takes an accepted proposal into the branch of generations and stages it; the answer is the new generation's number,
    /// or null if the setting of autonomy leaves that to a person.
    /// </summary>
    public required Func<Verdict, CancellationToken, Task<int?>> Accept { get; init; }

    /// <summary>Called after a generation was staged, before the next round stands on it; returns what to tell.</summary>
    public Func<int, CancellationToken, Task<string>>? Accepted { get; init; }

    /// <inheritdoc/>
    public Task<Standpoint> StandAsync(CancellationToken cancellation)
    {
        var generation = CurrentGeneration.Read(repository);
        var tree = GitSourceTree.Open(repository, generation.Tree)
            ?? throw new InvalidDataException($"The repository has no tree {generation.Tree}.");
        _sources?.Dispose();
        _sources = BaseSources.Prepare(tree, Path.Combine(folder, "trees"));
        return Task.FromResult(new Standpoint(generation.Number, tree, _sources.Kernel, Policy.Read(tree), RecordedProposals.Read(repository)));
    }

    /// <inheritdoc/>
    public IPerformanceScreen Screen(KernelIndex index) => new PerformanceScreen(
        _sources ?? throw new InvalidOperationException("The loop stands on no generation yet."), index, _workshop, _guests, Path.Combine(folder, "screen"));

    /// <inheritdoc/>
    public Task RememberAsync(Screening screening, CancellationToken cancellation)
    {
        using var log = new RecordLog(repository);
        log.Append(screening, RecordJson.Default.Screening);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Verdict> VerifyAsync(Proposal proposal, IProgress<VerificationEvent> progress, CancellationToken cancellation) =>
        verifier.VerifyAsync(proposal, new VerificationRequest(), progress, cancellation);

    /// <inheritdoc/>
    public async Task<Staging> AcceptAsync(Proposal proposal, Verdict verdict, CancellationToken cancellation)
    {
        var number = await Accept(verdict, cancellation);
        return new Staging(number, number is { } staged && Accepted is { } accepted ? await accepted(staged, cancellation) : "");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sources?.Dispose();
        _workshop.Dispose();
        _guests.Dispose();
    }
}
