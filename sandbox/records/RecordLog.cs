// The log lives in the repository itself: commits on `refs/dialogos/records`, whose tree holds each record under its id and
// `leaves`, the ordered list of ids. A commit appends; nothing is ever rewritten. Updating a ref is atomic, so a crash leaves
// the old log or the new one.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Records;

/// <summary>A state of the log: how many leaves and the root over them.</summary>
public sealed record LogHead(int Size, string Root);

/// <summary>The append-only log of records in a git repository.</summary>
public sealed class RecordLog : IDisposable
{
    /// <summary>The ref that names the newest commit of the log.</summary>
    public const string RefName = "refs/dialogos/records";

    private const string LeavesPath = "leaves";
    private static readonly Identity Author = new("Dialogos", "dialogos@localhost");
    private readonly Repository _repository;
    private readonly string _lockPath;

    /// <summary>Opens the log of the repository around a folder.</summary>
    public RecordLog(string folder)
    {
        GitLibrary.Prepare();
        _repository = new Repository(Repository.Discover(folder)
            ?? throw new DirectoryNotFoundException($"{folder} is in no git repository."));
        _lockPath = Path.Combine(_repository.Info.Path, "dialogos-records.lock");
    }

    /// <summary>The log's state now.</summary>
    public LogHead Head => HeadOf(Leaves(Tip));

    /// <summary>The ids of all records, in order.</summary>
    public IReadOnlyList<string> Ids => Leaves(Tip);

    /// <summary>
    /// Appends a record; one that is there already is not appended twice. Returns its id. Waits for another process that
    /// appends at this moment.
    /// </summary>
    public string Append<T>(T record, JsonTypeInfo<T> type)
    {
        var bytes = RecordJson.Canonical(record, type);
        var id = RecordJson.IdOf(bytes);
        using var only = Exclusive();
        var tip = Tip;
        var leaves = Leaves(tip);
        if (leaves.Contains(id))
            return id;
        leaves.Add(id);
        var tree = tip is null ? new TreeDefinition() : TreeDefinition.From(tip);
        tree.Add(PathOf(id), _repository.ObjectDatabase.CreateBlob(new MemoryStream(bytes)), Mode.NonExecutableFile);
        var list = string.Concat(leaves.Select(leaf => leaf + "\n"));
        tree.Add(LeavesPath, _repository.ObjectDatabase.CreateBlob(new MemoryStream(Encoding.ASCII.GetBytes(list))),
            Mode.NonExecutableFile);
        var signature = new LibGit2Sharp.Signature(Author, DateTimeOffset.UtcNow);
        var head = HeadOf(leaves);
        var commit = _repository.ObjectDatabase.CreateCommit(signature, signature,
            $"{type.Type.Name} {id[..12]}\n\nLog-Size: {head.Size}\nLog-Root: {head.Root}\n",
            _repository.ObjectDatabase.CreateTree(tree), tip is null ? [] : [tip], prettifyMessage: true);
        ReferenceWriter.Set(_repository, RefName, commit.Id);
        return id;
    }

    /// <summary>The record with this id; throws <see cref="KeyNotFoundException"/> if there is none.</summary>
    public T Read<T>(string id, JsonTypeInfo<T> type) => RecordJson.Parse(ReadBytes(id), type);

    /// <summary>The canonical bytes of the record with this id.</summary>
    public byte[] ReadBytes(string id)
    {
        if (Tip?[PathOf(id)]?.Target is not Blob blob)
            throw new KeyNotFoundException($"No record {id} in the log.");
        using var copy = new MemoryStream();
        using (var content = blob.GetContentStream())
            content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>The kind of a record (the type's name), as its commit says.</summary>
    public IEnumerable<(string Kind, string Id)> Entries() =>
        Commits().Select(commit => commit.MessageShort.Split(' ')[0]).Reverse().Zip(Leaves(Tip));

    /// <summary>
    /// Looks at the whole log: every record hashes to its id, and every commit appends exactly one leaf to its parent and
    /// names the right root. Returns the faults; none means that the log is whole.
    /// </summary>
    public IReadOnlyList<string> Verify()
    {
        var faults = new List<string>();
        foreach (var commit in Commits())
        {
            var leaves = Leaves(commit);
            var before = Leaves(commit.Parents.SingleOrDefault());
            if (leaves.Count != before.Count + 1 || !leaves.Take(before.Count).SequenceEqual(before))
                faults.Add($"commit {commit.Sha[..12]} does not append one leaf to its parent");
            if (!commit.Message.Contains($"Log-Root: {HeadOf(leaves).Root}\n", StringComparison.Ordinal))
                faults.Add($"commit {commit.Sha[..12]} names another root than its leaves have");
        }
        foreach (var id in Leaves(Tip))
        {
            if (Tip?[PathOf(id)] is null)
                faults.Add($"record {id} is missing");
            else if (RecordJson.IdOf(ReadBytes(id)) != id)
                faults.Add($"record {id} has other bytes than its id says");
        }
        return faults;
    }

    /// <inheritdoc/>
    public void Dispose() => _repository.Dispose();

    private Commit? Tip => _repository.Refs[RefName]?.ResolveToDirectReference().Target as Commit;

    private IEnumerable<Commit> Commits()
    {
        for (var commit = Tip; commit is not null; commit = commit.Parents.SingleOrDefault())
            yield return commit;
    }

    private static string PathOf(string id) => $"{id[..2]}/{id[2..]}.json";

    private static List<string> Leaves(Commit? commit) =>
        commit?[LeavesPath]?.Target is Blob blob
            ? [.. blob.GetContentText().Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [];

    private static LogHead HeadOf(IReadOnlyCollection<string> leaves) => new(leaves.Count,
        Convert.ToHexStringLower(MerkleTree.Root(leaves.Select(id => MerkleTree.LeafHash(Convert.FromHexString(id))).ToArray())));

    private FileStream Exclusive()
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            try
            {
                // The file stays: one that is deleted while somebody waits for it can be held by two, under one name.
                return new FileStream(_lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < patience)
            {
                System.Threading.Thread.Sleep(20);
            }
        }
    }
}
