using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Acceptance;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Os.Command;

/// <summary>A proposal that waits for a person.</summary>
internal sealed record ReviewItem(string ProposalId, Proposal Proposal, string VerdictId, Verdict Verdict);

/// <summary>What waits for a person, and what a person's choice does.</summary>
internal sealed class ReviewQueue(Workspace workspace)
{
    /// <summary>
    /// Proposals that passed every gate, whose newest verdict nobody has refused or sent back and that are in no generation. An
    /// acceptance that was cut short before it was on its way is still to be made.
    /// </summary>
    public IReadOnlyList<ReviewItem> Items()
    {
        using var log = new RecordLog(workspace.Root);
        var entries = log.Entries().ToList();
        var done = entries.Where(e => e.Kind == nameof(Review))
            .Select(e => log.Read(e.Id, RecordJson.Default.Review)).Where(review => review.Choice != "accept").Select(review => review.Verdict)
            .Concat(entries.Where(e => e.Kind == nameof(GenerationRecord))
                .SelectMany(e => log.Read(e.Id, RecordJson.Default.GenerationRecord).Verdicts)).ToHashSet();
        return [.. entries.Where(e => e.Kind == nameof(Verdict))
            .Select(e => (e.Id, Verdict: log.Read(e.Id, RecordJson.Default.Verdict)))
            .GroupBy(v => v.Verdict.Proposal).Select(group => group.Last())
            .Where(v => v.Verdict.Decision is Decision.Person or Decision.Accept && !done.Contains(v.Id))
            .Select(v => new ReviewItem(v.Verdict.Proposal, log.Read(v.Verdict.Proposal, RecordJson.Default.Proposal), v.Id, v.Verdict))];
    }

    /// <summary>Notes a choice; "accept" also commits, builds, signs and stages. Returns what to say.</summary>
    public async Task<string> ChooseAsync(ReviewItem item, string choice, string reason, CancellationToken cancellation)
    {
        var review = new Review(item.ProposalId, item.VerdictId, Environment.UserName, choice, reason);
        if (choice != "accept")
        {
            using var log = new RecordLog(workspace.Root);
            log.Append(review, RecordJson.Default.Review);
            return choice == "refuse" ? "Refused." : "Sent back.";
        }
        var accepted = await UseAsync(workspace, acceptance => acceptance.AcceptAsync(item.VerdictId, review, cancellation));
        return $"Generation {accepted.Number} is staged: {accepted.Subject} (commit {accepted.Commit[..12]}).";
    }

    /// <summary>Uses the acceptance of a workspace: its repository, keys and disk.</summary>
    public static async Task<T> UseAsync<T>(Workspace workspace, Func<GenerationAcceptance, Task<T>> use)
    {
        var folders = VerifyVerbs.Folders(workspace);
        using var verifierKey = SigningKey.LoadOrCreate(folders.Key);
        using var generationKey = SigningKey.LoadOrCreate(SigningKey.DevelopmentKeyPath);
        return await use(new GenerationAcceptance(workspace.Root, folders, verifierKey.PublicKey, generationKey,
            new DiskTarget(workspace), new AcceptedKernel(workspace.Root, folders), ImageVerbs.Toolchain()));
    }

    /// <summary>The files that a proposal changes, before and after.</summary>
    public IReadOnlyList<(string Path, string Before, string After)> Changes(ReviewItem item)
    {
        using var tree = GitSourceTree.Open(workspace.Root, item.Proposal.BaseTree)
            ?? throw new CommandException($"The tree {item.Proposal.BaseTree} is gone.");
        var (candidate, finding) = Sandbox.Gates.WellFormedGate.Apply(item.Proposal, tree);
        return candidate is null ? throw new CommandException(finding.Reason)
            : [.. candidate.Files.Select(file => (file.Path, file.Before ?? "", file.After))];
    }

    /// <summary>The evidence of a gate; empty if it is gone.</summary>
    public string Evidence(ReviewItem item, string gate)
    {
        var hash = item.Verdict.Gates.FirstOrDefault(result => result.Name == gate)?.EvidenceHash ?? "";
        return new EvidenceStore(VerifyVerbs.Folders(workspace).Evidence).Get(hash) ?? "";
    }
}
