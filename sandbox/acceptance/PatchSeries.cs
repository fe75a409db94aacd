using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Acceptance;

/// <summary>
/// An accepted proposal as people see it in git: one commit with trailers, holding the change, a patch file that
/// <c>git am</c> takes, and a line in the index of the series.
/// </summary>
internal static class PatchSeries
{
    private const string IndexPath = "patches/INDEX";
    private const int LongestSlug = 48;

    /// <summary>Makes the commit, and no ref to it. The same arguments make the same commit.</summary>
    internal static Commit Commit(Repository repository, AcceptanceIntent intent, Candidate candidate, Verdict verdict)
    {
        var parent = repository.Lookup<Commit>(intent.BaseCommit)
            ?? throw new InvalidDataException($"The commit {intent.BaseCommit} is gone.");
        var tree = TreeDefinition.From(parent);
        foreach (var file in candidate.Files)
            tree.Add(file.Path, Blob(repository, file.After), parent[file.Path]?.Mode ?? Mode.NonExecutableFile);
        var changed = repository.ObjectDatabase.CreateTree(tree);
        var message = Message(intent, candidate.Proposal, verdict);
        var name = $"patches/{intent.Number:D4}-{Slug(Subject(candidate.Proposal))}.patch";
        var when = DateTimeOffset.FromUnixTimeSeconds(intent.Created);
        var diff = repository.Diff.Compare<Patch>(parent.Tree, changed).Content;
        tree.Add(name, Blob(repository, Mail(message, when, diff)), Mode.NonExecutableFile);
        var index = parent[IndexPath]?.Target is Blob old ? old.GetContentText() : "";
        tree.Add(IndexPath, Blob(repository, $"{index}{name}  {intent.Proposal}\n"), Mode.NonExecutableFile);
        var signature = new LibGit2Sharp.Signature("Dialogos", "dialogos@localhost", when);
        return repository.ObjectDatabase.CreateCommit(signature, signature, message,
            repository.ObjectDatabase.CreateTree(tree), [parent], prettifyMessage: false);
    }

    /// <summary>The first line of the rationale, cut to what fits.</summary>
    internal static string Subject(Proposal proposal)
    {
        var line = proposal.Rationale.Split('\n')[0].Trim();
        if (line.Length == 0)
            line = $"Change {string.Join(", ", proposal.Edits.Select(edit => Path.GetFileName(edit.Path)).Distinct())}";
        return line.Length <= 72 ? line : line[..69] + "...";
    }

    private static string Message(AcceptanceIntent intent, Proposal proposal, Verdict verdict)
    {
        var mutation = verdict.Mutation;
        var judged = mutation.Made - mutation.EquivalentSuspect;
        var body = string.Join('\n', proposal.Rationale.Split('\n').Skip(1)).Trim();
        return new StringBuilder(Subject(proposal)).Append("\n\n")
            .Append(body.Length > 0 ? body + "\n\n" : "")
            .Append($"Proposal: {intent.Proposal}\n")
            .Append($"Verdict: {intent.Verdict}\n")
            .Append($"Model: {(proposal.Proposer.ModelHash.Length > 0 ? proposal.Proposer.ModelHash : proposal.Proposer.Kind)}\n")
            .Append($"Instructions-Delta: {Delta(verdict)}\n")
            .Append(CultureInfo.InvariantCulture, $"Mutation-Score: {mutation.Killed}/{judged}\n")
            .Append(CultureInfo.InvariantCulture, $"Generation: {intent.Number}\n").ToString();
    }

    // What rounds to nothing is left out.
    private const double LeastShown = 0.00005;

    private static string Delta(Verdict verdict)
    {
        var changed = verdict.Performance.Where(m => m.Base != 0 && Math.Abs(m.Candidate - m.Base) / m.Base >= LeastShown)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Benchmark} {(m.Candidate - m.Base) / m.Base * 100:+0.00;-0.00} %"));
        return string.Join(", ", changed.DefaultIfEmpty("none"));
    }

    // The form of git format-patch; the date in the first line is fixed by that form.
    private static string Mail(string message, DateTimeOffset when, string diff)
    {
        var (subject, body) = (message.Split('\n')[0], message[(message.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimStart('\n'));
        return $"From {new string('0', 40)} Mon Sep 17 00:00:00 2001\nFrom: Dialogos <dialogos@localhost>\n"
            + $"Date: {when.ToString("ddd, d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\nSubject: [PATCH] {subject}\n\n{body}---\n{diff}-- \nDialogos\n";
    }

    private static string Slug(string subject)
    {
        var words = new string([.. subject.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')])
            .Split('-', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', words);
        return slug.Length <= LongestSlug ? slug : slug[..LongestSlug].TrimEnd('-');
    }

    private static Blob Blob(Repository repository, string text) =>
        repository.ObjectDatabase.CreateBlob(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
