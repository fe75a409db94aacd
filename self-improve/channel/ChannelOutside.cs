using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Channel;

/// <summary>
/// The outside as the agent inside of the system has it: a channel to the host. What the agent can do itself it does: it keeps
/// the sources, and builds every candidate before it asks for a verdict, so that the verifier's build can be held against it.
/// </summary>
/// <param name="frames">The channel, after the greeting.</param>
/// <param name="sources">A folder of the agent's own with the sources that it starts from; it becomes those of the newest generation.</param>
/// <param name="output">A folder for its builds.</param>
/// <param name="ilc">Path of ilc; null finds it in the NuGet cache.</param>
public sealed class ChannelOutside(FrameStream frames, string sources, string output, string? ilc) : IOutside, IPerformanceScreen
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Answer>> _waiting = new();
    private readonly SemaphoreSlim _building = new(1);
    private int _number;
    private Standpoint? _generation;

    /// <summary>
    /// Takes in what the host says, until it says that the agent shall stop or the channel ends. All questions that are open
    /// then end with an <see cref="IOException"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The host sent what it must not.</exception>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        try
        {
            while (await frames.ReceiveAsync(cancellation) is { } message and not Stop)
            {
                if (message is not Answer answer || !_waiting.TryRemove(answer.Number, out var waiting))
                    throw new InvalidDataException($"The host sent a {message.GetType().Name} that nobody asked for.");
                waiting.SetResult(answer);
            }
        }
        finally
        {
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new IOException("The channel has ended."));
        }
    }

    /// <inheritdoc/>
    public async Task<Standpoint> StandAsync(CancellationToken cancellation)
    {
        var hashes = Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories).ToImmutableSortedDictionary(
            file => Path.GetRelativePath(sources, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);
        var newest = await AskAsync<GenerationIs>(number => new AskGeneration(number, hashes), cancellation);
        foreach (var path in newest.Removed)
            File.Delete(PlaceOf(path));
        foreach (var (path, content) in newest.Changed)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PlaceOf(path))!);
            await File.WriteAllBytesAsync(PlaceOf(path), content, cancellation);
        }
        var archive = new ProposalArchive();
        foreach (var (id, proposal, verdict) in newest.Judged)
        {
            archive.Add(id, proposal);
            if (verdict is not null)
                archive.Add(verdict);
        }
        archive.AddTaken(newest.Taken);
        var tree = new FolderSources(sources, newest.Tree);
        var program = CSharpStage.Read(ImageRecipe.Kernel.Name, SourceTree.Find(sources, ImageRecipe.Kernel, ".cs"), cancellation);
        return _generation = new Standpoint(newest.Generation, tree, sources, program, Policy.Read(tree), archive);
    }

    /// <inheritdoc/>
    public IPerformanceScreen Screen(KernelIndex index) => this;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, MemberHeat>> ProfileAsync(IEnumerable<string> members, CancellationToken cancellation) =>
        (await AskAsync<ProfileIs>(number => new AskProfile(number, [.. members.Distinct()]), cancellation)).Heat;

    /// <inheritdoc/>
    public async Task<ScreenedBatch> ScreenAsync(IReadOnlyList<(Change Change, ImmutableHashSet<string> Benchmarks)> batch, CancellationToken cancellation) =>
        (await AskAsync<ScreenIs>(number => new AskScreen(number,
            [.. batch.Select(item => new ChangeToScreen(item.Change, [.. item.Benchmarks.Order(StringComparer.Ordinal)]))]), cancellation)).Batch;

    /// <inheritdoc/>
    public Task RememberAsync(Screening screening, CancellationToken cancellation) =>
        AskAsync<Remembered>(number => new AskRemember(number, screening), cancellation);

    /// <inheritdoc/>
    public async Task<Verdict> VerifyAsync(Proposal proposal, VerificationRequest request, IProgress<VerificationEvent> progress, CancellationToken cancellation)
    {
        var hash = await BuildAsync(proposal, cancellation);
        return (await AskAsync<VerdictIs>(number => new AskVerdict(number, proposal, hash), cancellation)).Verdict;
    }

    /// <inheritdoc/>
    public async Task<Staging> AcceptAsync(Proposal proposal, Verdict verdict, CancellationToken cancellation) =>
        (await AskAsync<StagingIs>(number => new AskStaging(number, verdict.Proposal), cancellation)).Staging;

    /// <inheritdoc/>
    public void Dispose() => _building.Dispose();

    // One at a time: a build wants most of a small machine's memory.
    private async Task<string> BuildAsync(Proposal proposal, CancellationToken cancellation)
    {
        var generation = _generation ?? throw new InvalidOperationException("The loop stands on no generation yet.");
        var files = proposal.Edits.GroupBy(edit => edit.Path).Select(file => (file.Key,
            Edits.Apply(generation.Sources.Read(file.Key)!, file) ?? throw new InvalidDataException($"The edits of {file.Key} do not fit it.")));
        var request = new BuildRequest
        {
            Root = sources,
            OutputFolder = output,
            Ilc = ilc,
            Program = ProgramEdits.With(generation.Program, ImageRecipe.Kernel, files),
        };
        await _building.WaitAsync(cancellation);
        try
        {
            return (await Task.Run(() => KernelBuilder.Build(ImageRecipe.Kernel, request, cancellation), cancellation)).Image.Sha256;
        }
        finally
        {
            _building.Release();
        }
    }

    private async Task<T> AskAsync<T>(Func<int, Question> question, CancellationToken cancellation)
        where T : Answer
    {
        var number = Interlocked.Increment(ref _number);
        var waiting = _waiting[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await frames.SendAsync(question(number), cancellation);
        return await waiting.Task.WaitAsync(cancellation) switch
        {
            T answer => answer,
            Refused refused => throw new InvalidDataException(refused.Why),
            var other => throw new InvalidDataException($"The host answered with a {other.GetType().Name}."),
        };
    }

    private string PlaceOf(string path)
    {
        var place = Path.GetFullPath(Path.Combine(sources, path));
        return place.StartsWith(Path.GetFullPath(sources) + "/", StringComparison.Ordinal) ? place
            : throw new InvalidDataException($"The host named the path {path}.");
    }

    private sealed class FolderSources(string folder, string id) : ISourceTree
    {
        public string Id => id;

        public byte[]? Read(string path) => Path.Combine(folder, path) is var place && File.Exists(place) ? File.ReadAllBytes(place) : null;
    }
}
