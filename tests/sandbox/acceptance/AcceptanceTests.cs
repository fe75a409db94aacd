using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Acceptance;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;
using LibGit2Sharp;
using Xunit;

namespace Dialogos.Tests.Sandbox.Acceptance;

public sealed class AcceptanceTests : IDisposable
{
    private static readonly string[] Steps = ["review", "intent", "build", "commit", "stage", "record"];
    private const string Leaf = "kernel/collections/Ring.cs";
    private static readonly byte[] KernelBytes = Encoding.ASCII.GetBytes("the judged kernel");
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-accept-").FullName;
    private readonly Disk _disk = new();
    private readonly Builder _builder = new();
    private readonly SigningKey _verifier;
    private readonly SigningKey _generations;

    public AcceptanceTests()
    {
        GitLibrary.Prepare();
        Repository.Init(_folder);
        using var repository = new Repository(_folder);
        var blob = repository.ObjectDatabase.CreateBlob(new MemoryStream(Encoding.UTF8.GetBytes("class Ring\n{\n    int M() => 1;\n}\n")));
        var tree = repository.ObjectDatabase.CreateTree(new TreeDefinition().Add(Leaf, blob, Mode.NonExecutableFile));
        var author = new LibGit2Sharp.Signature("a", "a@b", DateTimeOffset.UnixEpoch);
        var commit = repository.ObjectDatabase.CreateCommit(author, author, "first", tree, [], true);
        repository.Refs.Add(repository.Refs.Head.TargetIdentifier, commit.Id);
        _verifier = SigningKey.LoadOrCreate(Folders.Key);
        _generations = SigningKey.LoadOrCreate(Path.Combine(_folder, "generations.pem"));
    }

    private VerifierFolders Folders => new(Path.Combine(_folder, "state"));

    public void Dispose()
    {
        _verifier.Dispose();
        _generations.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AnAcceptedProposalIsOneCommitOnePatchAndOneGeneration()
    {
        var (proposal, verdict) = Judged(Decision.Accept);
        var accepted = await Acceptance().AcceptAsync(verdict, null);
        using var repository = new Repository(_folder);
        var tip = repository.Lookup<Commit>(CommitProposal.GenerationsBranch);
        Assert.Equal(accepted.Commit, tip.Sha);
        Assert.Contains($"Proposal: {proposal}\nVerdict: {verdict}\nModel: test\nInstructions-Delta: ring.get -2.00 %\nMutation-Score: 3/4\nGeneration: 1\n",
            tip.Message, StringComparison.Ordinal);
        Assert.Contains("int M() => 2;", ((Blob)tip[Leaf].Target).GetContentText(), StringComparison.Ordinal);
        Assert.Contains("+    int M() => 2;", ((Blob)tip["patches/0001-answer-two.patch"].Target).GetContentText(), StringComparison.Ordinal);
        Assert.Contains(proposal, ((Blob)tip["patches/INDEX"].Target).GetContentText(), StringComparison.Ordinal);
        Assert.Equal(KernelBytes, Assert.Single(_disk.Generations).Value.Kernel);
        Assert.Single(Records("GenerationRecord"));
        Assert.Empty(Directory.GetFiles(Folders.Acceptances, "*.json"));
    }

    [Theory]
    [InlineData("review")]
    [InlineData("intent")]
    [InlineData("build")]
    [InlineData("commit")]
    [InlineData("stage")]
    [InlineData("record")]
    public async Task KilledAtAnyStepItIsFinishedLater(string step)
    {
        var (proposal, verdict) = Judged(Decision.Person);
        var review = new Review(proposal, verdict, "me", "accept", "");
        await Assert.ThrowsAsync<KilledException>(() => Acceptance(step).AcceptAsync(verdict, review));
        // Killed a second time, wherever that is reached.
        foreach (var again in new[] { "build", "commit", "stage", "record" })
            await Record.ExceptionAsync(() => Acceptance(again).ResumeAsync());
        var resumed = await Acceptance().ResumeAsync();
        if (step == "review")
        {
            Assert.Empty(resumed);
            Assert.Empty(_disk.Generations);
            await Acceptance().AcceptAsync(verdict, review);
        }
        Assert.Single(_disk.Generations);
        Assert.Single(Records("GenerationRecord"));
        Assert.Single(Records("Review"));
        using var repository = new Repository(_folder);
        var tip = repository.Lookup<Commit>(CommitProposal.GenerationsBranch);
        Assert.Equal("first\n", tip.Parents.Single().Message);
        using var log = new RecordLog(_folder);
        Assert.Empty(log.Verify());
    }

    [Fact]
    public async Task TwoHundredRandomKillsAndFullDisksLeaveEverythingWhole()
    {
        var random = new Random(4);
        var (kills, made) = (0, 0);
        while (kills < 200)
        {
            var (_, verdict) = Judged(Decision.Accept, $"int M() => {made + 2};");
            for (var isAccepted = false; !isAccepted;)
            {
                var step = random.Next(3) == 0 ? null : Steps[random.Next(Steps.Length)];
                _disk.IsFull = random.Next(4) == 0;
                try
                {
                    // As every process begins; what it finds there is this proposal or nothing.
                    if ((await Acceptance(step).ResumeAsync()).Count == 0)
                        await Acceptance(step).AcceptAsync(verdict, null);
                    isAccepted = true;
                }
                catch (Exception fault) when (fault is KilledException or IOException)
                {
                    kills++;
                }
                var commits = Commits();
                Assert.InRange(commits.Count, made, made + 1);
                // A generation on the disk has its commit, a record its generation; never the other way round, never twice.
                Assert.Equal(_disk.Generations.Keys, commits.Take(_disk.Generations.Count));
                Assert.InRange(Records("GenerationRecord").Count, made, _disk.Generations.Count);
            }
            made++;
            using var log = new RecordLog(_folder);
            Assert.Empty(log.Verify());
            Assert.Equal(Enumerable.Range(1, made), Commits());
            Assert.Equal(made, _disk.Generations.Count);
            Assert.Equal(made, Records("GenerationRecord").Count);
            Assert.Empty(Directory.GetFiles(Folders.Acceptances, "*.json"));
        }
    }

    [Fact]
    public async Task NothingIsAcceptedTwice()
    {
        var (_, verdict) = Judged(Decision.Accept);
        await Acceptance().AcceptAsync(verdict, null);
        Assert.Contains("accepted already", await RefusedAsync(verdict), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOldVerdictCannotBeReplayed()
    {
        var first = Judged(Decision.Accept);
        var second = Judged(Decision.Accept, "int M() => 3;");
        await Acceptance().AcceptAsync(first.Verdict, null);
        Assert.Contains("other sources", await RefusedAsync(second.Verdict), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVerdictThatSomebodyElseSignedIsNone()
    {
        using var other = SigningKey.LoadOrCreate(Path.Combine(_folder, "other.pem"));
        Assert.Contains("not signed", await RefusedAsync(Judged(Decision.Accept, key: other).Verdict), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVerdictThatWasChangedAfterSigningIsNone()
    {
        var (_, id) = Judged(Decision.Refuse);
        using var log = new RecordLog(_folder);
        var forged = log.Append(log.Read(id, RecordJson.Default.Verdict) with { Decision = Decision.Accept }, RecordJson.Default.Verdict);
        Assert.Contains("not signed", await RefusedAsync(forged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherKernelThanTheJudgedOneIsNeverSigned()
    {
        var (_, verdict) = Judged(Decision.Accept);
        _builder.Bytes = Encoding.ASCII.GetBytes("another kernel");
        Assert.Contains("not the one that the verdict is about", await RefusedAsync(verdict), StringComparison.Ordinal);
        Assert.Empty(_disk.Generations);
        using var repository = new Repository(_folder);
        Assert.Null(repository.Lookup<Commit>(CommitProposal.GenerationsBranch));
    }

    [Fact]
    public async Task EvidenceThatWasExchangedIsFoundOut()
    {
        var (_, verdict) = Judged(Decision.Accept);
        foreach (var file in Directory.GetFiles(Folders.Evidence, "*", SearchOption.AllDirectories))
            File.WriteAllText(file, BuildGate.KernelMark + new string('0', 64) + "\n");
        Assert.Contains("changed after", await RefusedAsync(verdict), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Decision.Refuse)]
    [InlineData(Decision.Undecided)]
    [InlineData(Decision.Person)]
    public async Task WithoutAPersonOnlyAnAcceptIsAccepted(Decision decision) =>
        Assert.Contains("verdict says", await RefusedAsync(Judged(decision).Verdict), StringComparison.Ordinal);

    [Fact]
    public async Task APersonCannotOverruleARefusal()
    {
        var (proposal, verdict) = Judged(Decision.Refuse);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() =>
            Acceptance().AcceptAsync(verdict, new Review(proposal, verdict, "me", "accept", "please")));
        Assert.Contains("verdict says refuse", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALogThatWasRewrittenIsFoundOut()
    {
        Judged(Decision.Accept);
        using var repository = new Repository(_folder);
        var tip = (Commit)repository.Refs[RecordLog.RefName].ResolveToDirectReference().Target;
        var tree = TreeDefinition.From(tip);
        var leaves = ((Blob)tip["leaves"].Target).GetContentText().Split('\n');
        tree.Add("leaves", repository.ObjectDatabase.CreateBlob(new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', leaves.Skip(1))))),
            Mode.NonExecutableFile);
        var edited = repository.ObjectDatabase.CreateCommit(tip.Author, tip.Committer, tip.Message,
            repository.ObjectDatabase.CreateTree(tree), tip.Parents, prettifyMessage: true);
        repository.Refs.Add(RecordLog.RefName, edited.Id, allowOverwrite: true);
        using var log = new RecordLog(_folder);
        Assert.NotEmpty(log.Verify());
    }

    private async Task<string> RefusedAsync(string verdict) =>
        (await Assert.ThrowsAsync<InvalidDataException>(() => Acceptance().AcceptAsync(verdict, null))).Message;

    private GenerationAcceptance Acceptance(string? killedAt = null) => new(_folder, Folders, _verifier.PublicKey, _generations, _disk, _builder, "tools")
    {
        Reached = step =>
        {
            if (step == killedAt)
                throw new KilledException();
        },
    };

    private (string Proposal, string Verdict) Judged(Decision decision, string text = "int M() => 2;", SigningKey? key = null)
    {
        using var repository = new Repository(_folder);
        using var log = new RecordLog(_folder);
        var tip = repository.Lookup<Commit>(CommitProposal.GenerationsBranch) ?? repository.Head.Tip;
        var content = ((Blob)tip[Leaf].Target).GetContentText();
        var bytes = Encoding.UTF8.GetBytes(content);
        var start = content.IndexOf("int M() => ", StringComparison.Ordinal);
        var length = content.IndexOf(';', start) + 1 - start;
        var proposal = new Proposal(0, tip.Tree.Sha, [], new ProposalTask("repair", "ring.get"), new Proposer("test", "", 0, ""),
            [new Edit(Leaf, start, length, Convert.ToHexStringLower(SHA256.HashData(bytes)), text, "repair")], [], "low", "Answer two\n\nBecause.", new Cost(0, 0));
        var id = log.Append(proposal, RecordJson.Default.Proposal);
        var evidence = new EvidenceStore(Folders.Evidence).Put($"{BuildGate.KernelMark}{Convert.ToHexStringLower(SHA256.HashData(KernelBytes))}\n");
        var verdict = VerdictSigner.Sign(new Verdict(id, VerifierIdentity.Hash, "", "", new VerdictEnvironment("", "", 0),
            [.. Verifier.GateNames.Select(name => new GateResult(name, GateStatus.Pass, "", evidence, 1))], new TestCounts(1, 1, 1, 1, 1, 1),
            new MutationCounts(4, 3, 1, 0, 0), [new Measurement("ring.get", "instructions", 100, 98, 2, 98, 98)], [], decision), key ?? _verifier);
        return (id, log.Append(verdict, RecordJson.Default.Verdict));
    }

    // The numbers of the branch of generations, oldest first.
    private List<int> Commits()
    {
        using var repository = new Repository(_folder);
        var numbers = new List<int>();
        for (var commit = repository.Lookup<Commit>(CommitProposal.GenerationsBranch); commit is not null && GenerationTrailer.Of(commit) is { } trailer;
            commit = commit.Parents.FirstOrDefault())
            numbers.Insert(0, trailer.Number);
        return numbers;
    }

    private List<string> Records(string kind)
    {
        using var log = new RecordLog(_folder);
        return [.. log.Entries().Where(entry => entry.Kind == kind).Select(entry => entry.Id)];
    }

    private sealed class KilledException : Exception;

    private sealed class Disk : IGenerationTarget
    {
        public SortedDictionary<int, SignedGeneration> Generations { get; } = [];

        public (int Number, int? Parent) Next() => (Generations.Count + 1, Generations.Count);

        public string? KernelHashOf(int number) => Generations.TryGetValue(number, out var generation)
            ? Convert.ToHexStringLower(SHA256.HashData(generation.Kernel)) : null;

        public bool IsFull { get; set; }

        public void Stage(SignedGeneration generation)
        {
            if (IsFull)
                throw new IOException("No space left on device");
            Generations.Add(generation.Number, generation);
        }
    }

    private sealed class Builder : IAcceptedKernel
    {
        public byte[] Bytes { get; set; } = KernelBytes;

        public Task<byte[]> BuildAsync(Candidate candidate, CancellationToken cancellation) => Task.FromResult(Bytes);
    }
}
