using System;
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
using Dialogos.SelfImprove.Channel;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;
using Xunit;
using ScratchFolder = Dialogos.Tests.Support.ScratchFolder;

namespace Dialogos.Tests.SelfImprove;

/// <summary>
/// The whole way over a channel, on this project's own sources: the agent's files follow the host's, its ideas are screened, and
/// what it builds of a proposal is byte for byte what the host builds of it. Only measurements and gates are a script here.
/// </summary>
public sealed class InsideAgentTests : IDisposable
{
    private static readonly string[] Parts = ["kernel", "drivers", "bootloader", "analyzers/policy"];
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatTheAgentBuiltIsWhatTheHostBuilds()
    {
        var (host, inside) = (_folder.File("host"), _folder.File("inside"));
        Copy(Repository.Root(), host);
        Copy(Repository.Root(), inside);
        // The agent starts from another generation's sources.
        File.WriteAllText(Path.Combine(inside, "kernel/block/BlockCache.cs"), "old");
        File.WriteAllText(Path.Combine(inside, "kernel/block/Gone.cs"), "gone");
        Directory.Delete(Path.Combine(inside, "drivers"), recursive: true);

        using var outside = new BuildingHost(host, _folder.File("built"));
        var observer = new ChannelTests.Listener();
        using var ends = new ChannelTests.Ends();
        var options = new LoopOptions { Budget = TimeSpan.FromMinutes(20), Benchmarks = "room.", IdeasPerRound = 30, MostAccepted = 1 };
        var serving = new ChannelServer(ends.Host, outside, options, observer).ServeAsync(default);
        await InsideAgent.RunAsync(ends.Agent, "a test", inside, _folder.File("output"), null, default);
        var summary = await serving;

        Assert.Equal(Hashes(host), Hashes(inside));
        Assert.NotEqual("", outside.Own);
        Assert.Equal(outside.Own, outside.Guest);
        Assert.NotEqual(outside.Base, outside.Own);
        var (proposal, verdict) = Assert.Single(summary.Verdicts);
        Assert.Equal(Decision.Accept, verdict.Decision);
        Assert.Equal("tree", proposal.BaseTree);
        Assert.Equal(4, Assert.Single(summary.Accepted).Generation);
        Assert.True(summary is { Ideas: > 0, Screened: > 0, Promising: > 0 }, string.Join('\n', observer.Lines));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Parts.SelectMany(part => Directory.EnumerateFiles(Path.Combine(from, part), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(from, file)).Where(file => !file.Split('/').Any(name => name is "bin" or "obj")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))), StringComparer.Ordinal);

    // A verifier that only builds, over a screen that likes every change of one member.
    private sealed class BuildingHost(string folder, string output) : IOutside, IPerformanceScreen, ISourceTree
    {
        private bool _isTaken;
        private Standpoint? _generation;

        public string Id => "tree";

        public string Own { get; private set; } = "";

        public string? Guest { get; private set; }

        public string Base => Build([]);

        public byte[]? Read(string path) => File.ReadAllBytes(Path.Combine(folder, path));

        public Task<Standpoint> StandAsync(CancellationToken cancellation) => Task.FromResult(_generation = new Standpoint(_isTaken ? 4 : 3, this, folder,
            CSharpStage.Read("kernel", SourceTree.Find(folder, ImageRecipe.Kernel, ".cs"), cancellation), Policy.Read(this), new ProposalArchive()));

        public IPerformanceScreen Screen(KernelIndex index) => this;

        public Task<IReadOnlyDictionary<string, MemberHeat>> ProfileAsync(IEnumerable<string> members, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, MemberHeat>>(members.ToDictionary(member => member, _ => new MemberHeat(["room.b"], 10), StringComparer.Ordinal));

        public Task<ScreenedBatch> ScreenAsync(IReadOnlyList<(Change Change, ImmutableHashSet<string> Benchmarks)> batch, CancellationToken cancellation) =>
            Task.FromResult(new ScreenedBatch([.. batch.Select(item => new ScreenResult(item.Change, "room.b", 0.05, "", 0))], [], [], 1));

        public Task RememberAsync(Screening screening, CancellationToken cancellation) => Task.CompletedTask;

        public Task<Verdict> VerifyAsync(Proposal proposal, VerificationRequest request, IProgress<VerificationEvent> progress, CancellationToken cancellation)
        {
            var (candidate, finding) = WellFormedGate.Apply(proposal, this);
            Assert.True(candidate is not null, finding.Reason);
            Own = Build([.. candidate.Files.Select(file => (file.Path, file.After))]);
            Guest = request.GuestKernelHash;
            return Task.FromResult(ChannelTests.Judge(candidate.ProposalId, Own == Guest ? Decision.Accept : Decision.Refuse));
        }

        public Task<Staging> AcceptAsync(Proposal proposal, Verdict verdict, CancellationToken cancellation)
        {
            _isTaken = true;
            return Task.FromResult(new Staging(4, ""));
        }

        public void Dispose()
        {
        }

        private string Build(IReadOnlyList<(string, string)> files) => KernelBuilder.Build(ImageRecipe.Kernel, new BuildRequest
        {
            Root = folder,
            OutputFolder = output,
            Program = ProgramEdits.With(_generation!.Program, ImageRecipe.Kernel, files),
        }).Image.Sha256;
    }
}
