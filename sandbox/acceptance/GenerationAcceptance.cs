// Words. To *accept* is to turn a proposal with a good verdict into a commit of `dialogos/generations` and a staged generation.
// It happens in steps, each of which can be done again without harm; the *intent* on disk says what is still to be done.
// A process that dies at any step leaves the repository, the log and the disk whole, and `ResumeAsync` finishes the rest.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Acceptance;

/// <summary>What came of an acceptance.</summary>
public sealed record AcceptedGeneration(int Number, string Commit, string Subject);

/// <summary>Builds the kernel of an accepted proposal, from the patch alone.</summary>
public interface IAcceptedKernel
{
    /// <summary>Returns the bytes of kernel.efi.</summary>
    Task<byte[]> BuildAsync(Candidate candidate, CancellationToken cancellation);
}

/// <summary>Accepts proposals.</summary>
public sealed class GenerationAcceptance
{
    private readonly string _repository;
    private readonly EvidenceStore _evidence;
    private readonly byte[] _verifierKey;
    private readonly IntentFolder _intents;
    private readonly SigningKey _generationKey;
    private readonly IGenerationTarget _target;
    private readonly IAcceptedKernel _kernels;
    private readonly string _toolchain;

    /// <summary>Over a repository, a verifier's folders and public key, the key that signs generations, and a disk.</summary>
    public GenerationAcceptance(string repository, VerifierFolders folders, byte[] verifierKey, SigningKey generationKey,
        IGenerationTarget target, IAcceptedKernel kernels, string toolchain)
    {
        _repository = repository;
        _evidence = new EvidenceStore(folders.Evidence);
        _verifierKey = verifierKey;
        _intents = new IntentFolder(folders.Acceptances);
        _generationKey = generationKey;
        _target = target;
        _kernels = kernels;
        _toolchain = toolchain;
    }

    /// <summary>Called after each step with its name; tests end the process there.</summary>
    internal Action<string> Reached { get; init; } = _ => { };

    /// <summary>Accepts the proposal of a verdict; a verdict for a person needs that person's review.</summary>
    /// <exception cref="InvalidDataException">With the reason why it must not be accepted.</exception>
    public async Task<AcceptedGeneration> AcceptAsync(string verdictId, Review? review, CancellationToken cancellation = default)
    {
        using var only = _intents.Lock();
        var begun = _intents.All.Select(earlier => earlier.Verdict).ToList();
        var done = await ResumeLockedAsync(cancellation);
        // It was under way already.
        if (begun.IndexOf(verdictId) is >= 0 and var place)
            return done[place];
        AcceptanceIntent intent;
        using (var log = new RecordLog(_repository))
        {
            var verdict = ReadVerdict(log, verdictId);
            var proposal = log.Read(verdict.Proposal, RecordJson.Default.Proposal);
            CheckDecision(verdict, verdictId, review);
            var reviewId = review is null ? null : log.Append(review, RecordJson.Default.Review);
            Reached("review");
            using var repository = new Repository(_repository);
            var tip = BaseCommit(repository, verdict.Proposal, proposal);
            var (number, parent) = _target.Next();
            number = Math.Max(number, (GenerationTrailer.Last(repository)?.Number ?? 0) + 1);
            intent = new AcceptanceIntent(verdict.Proposal, verdictId, reviewId, tip.Sha, number, parent,
                DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        }
        _intents.Write(intent);
        Reached("intent");
        return await FinishAsync(intent, cancellation);
    }

    /// <summary>Finishes what an earlier process began.</summary>
    public async Task<IReadOnlyList<AcceptedGeneration>> ResumeAsync(CancellationToken cancellation = default)
    {
        using var only = _intents.Lock();
        return await ResumeLockedAsync(cancellation);
    }

    private async Task<List<AcceptedGeneration>> ResumeLockedAsync(CancellationToken cancellation)
    {
        var done = new List<AcceptedGeneration>();
        foreach (var intent in _intents.All)
            done.Add(await FinishAsync(intent, cancellation));
        return done;
    }

    private async Task<AcceptedGeneration> FinishAsync(AcceptanceIntent intent, CancellationToken cancellation)
    {
        using var log = new RecordLog(_repository);
        using var repository = new Repository(_repository);
        var verdict = ReadVerdict(log, intent.Verdict);
        var proposal = log.Read(intent.Proposal, RecordJson.Default.Proposal);
        using var sources = GitSourceTree.Open(_repository, proposal.BaseTree)
            ?? throw new InvalidDataException($"The tree {proposal.BaseTree} is gone.");
        var candidate = WellFormedGate.Apply(proposal, sources).Candidate
            ?? throw new InvalidDataException("The proposal no longer applies to its base.");

        var kernel = await _kernels.BuildAsync(candidate, cancellation);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(kernel));
        var judged = BuildGate.KernelHashIn(_evidence.Get(verdict.Gates.First(gate => gate.Name == "builds").EvidenceHash));
        // What is signed must be what was judged, to the byte.
        if (hash != judged)
            throw new InvalidDataException($"The kernel {hash} is not the one that the verdict is about ({judged ?? "its evidence is gone"}).");
        Reached("build");

        var commit = PatchSeries.Commit(repository, intent, candidate, verdict);
        Advance(repository, intent, commit);
        Reached("commit");

        if (_target.KernelHashOf(intent.Number) is { } staged)
        {
            if (staged != hash)
                throw new InvalidDataException($"Generation {intent.Number} is another one on this disk.");
        }
        else
        {
            _target.Stage(GenerationSigner.Sign(Content(intent, proposal, commit, kernel, log.Head), _generationKey));
        }
        Reached("stage");

        var head = log.Head;
        if (!Recorded(log, intent))
            log.Append(new GenerationRecord(intent.Number, intent.Parent, commit.Tree.Sha, hash, proposal.Proposer.ModelHash,
                _toolchain, [intent.Proposal], [intent.Verdict], "staged", "waits for its first boot", head.Size, head.Root),
                RecordJson.Default.GenerationRecord);
        Reached("record");
        _intents.Remove(intent);
        return new AcceptedGeneration(intent.Number, commit.Sha, PatchSeries.Subject(proposal));
    }

    private static bool Recorded(RecordLog log, AcceptanceIntent intent) => log.Entries()
        .Where(entry => entry.Kind == nameof(GenerationRecord))
        .Select(entry => log.Read(entry.Id, RecordJson.Default.GenerationRecord))
        .Any(record => record.Number == intent.Number && record.Verdicts.Contains(intent.Verdict));

    private Verdict ReadVerdict(RecordLog log, string id)
    {
        var verdict = log.Read(id, RecordJson.Default.Verdict);
        return VerdictSigner.IsGenuine(verdict, _verifierKey) ? verdict
            : throw new InvalidDataException($"The verdict {id} is not signed by this verifier.");
    }

    private static void CheckDecision(Verdict verdict, string verdictId, Review? review)
    {
        if (verdict.VerifierHash != VerifierIdentity.Hash)
            throw new InvalidDataException("The verdict is of another version of the verifier; verify the proposal again.");
        if (verdict.Gates.Any(gate => gate.Status != GateStatus.Pass) || !verdict.Gates.Select(gate => gate.Name).SequenceEqual(Verifier.GateNames))
            throw new InvalidDataException("The proposal did not pass every gate.");
        if (review is not null && (review.Choice != "accept" || review.Verdict != verdictId || review.Proposal != verdict.Proposal))
            throw new InvalidDataException("The review does not accept this verdict.");
        if (verdict.Decision != Decision.Accept && !(verdict.Decision == Decision.Person && review is not null))
            throw new InvalidDataException($"The verdict says {verdict.Decision.ToString().ToLowerInvariant()}.");
    }

    private static Commit BaseCommit(Repository repository, string id, Proposal proposal)
    {
        var branch = repository.Lookup<Commit>(CommitProposal.GenerationsBranch);
        for (var commit = branch; commit is not null; commit = commit.Parents.FirstOrDefault())
        {
            if (GenerationTrailer.Of(commit)?.Proposal == id)
                throw new InvalidDataException("The proposal is accepted already.");
            if (GenerationTrailer.Of(commit) is null)
                break;
        }
        var tip = branch ?? repository.Head.Tip;
        return tip.Tree.Sha == proposal.BaseTree ? tip
            : throw new InvalidDataException("The proposal is written for other sources than the newest generation's; propose it anew.");
    }

    private static void Advance(Repository repository, AcceptanceIntent intent, Commit commit)
    {
        var name = "refs/heads/" + CommitProposal.GenerationsBranch;
        var tip = repository.Refs[name]?.ResolveToDirectReference().TargetIdentifier;
        if (tip == commit.Sha)
            return;
        if (tip is not null && tip != intent.BaseCommit)
            throw new InvalidDataException($"{CommitProposal.GenerationsBranch} has moved on since the acceptance began.");
        ReferenceWriter.Set(repository, name, commit.Id);
    }

    private GenerationContent Content(AcceptanceIntent intent, Proposal proposal, Commit commit, byte[] kernel, LogHead head) => new()
    {
        Number = intent.Number,
        Parent = intent.Parent,
        Title = PatchSeries.Subject(proposal).Replace('"', '\'').Replace('\\', '/'),
        Created = DateTimeOffset.FromUnixTimeSeconds(intent.Created).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Kernel = kernel,
        Sources = Bundle(),
        SourceTree = commit.Tree.Sha,
        Toolchain = _toolchain,
        Model = proposal.Proposer.ModelHash,
        Proposals = [intent.Proposal],
        Verdicts = [intent.Verdict],
        LogIndex = head.Size,
        LogRoot = head.Root,
    };

    // libgit2 cannot write bundles.
    private byte[] Bundle()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git",
                ["-C", _repository, "bundle", "create", "--quiet", file, "refs/heads/" + CommitProposal.GenerationsBranch]))
                ?? throw new InvalidDataException("git is missing.");
            git.WaitForExit();
            return git.ExitCode == 0 ? File.ReadAllBytes(file) : throw new InvalidDataException("git bundle failed.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
