using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Tests.Support;
using LibGit2Sharp;

namespace Dialogos.Tests.Loop;

/// <summary>Looks at a lane: at the log, the repository and the disk, each by itself and against the others.</summary>
internal sealed class Look(Lane lane)
{
    private IReadOnlyList<string> _ids = [];
    private DateTime _diskTime;
    private List<(int Number, string Tree)> _generations = [];

    /// <summary>What is wrong; nothing if all is well.</summary>
    /// <param name="settled">Whether nothing may be left half done.</param>
    public IReadOnlyList<string> Faults(bool settled)
    {
        try
        {
            return [.. Log(), .. Repository(), .. Disk(), .. Together(settled)];
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or LibGit2SharpException or JsonException or KeyNotFoundException or CryptographicException)
        {
            return [fault.ToString()];
        }
    }

    /// <summary>Whether a generation of this proposal is recorded, which is the last step.</summary>
    public bool IsRecorded(string proposal)
    {
        using var log = new RecordLog(lane.Repository);
        return Records(log).Any(record => record.Proposals.Contains(proposal));
    }

    private static List<GenerationRecord> Records(RecordLog log) => [.. log.Entries().Where(entry => entry.Kind == nameof(GenerationRecord))
        .Select(entry => log.Read(entry.Id, RecordJson.Default.GenerationRecord))];

    // Every hash and every root, and nothing that was there before is gone.
    private IEnumerable<string> Log()
    {
        using var log = new RecordLog(lane.Repository);
        foreach (var fault in log.Verify())
            yield return "log: " + fault;
        var ids = log.Ids;
        if (!ids.Take(_ids.Count).SequenceEqual(_ids))
            yield return "log: records that were there are gone or stand elsewhere";
        _ids = ids;
    }

    private IEnumerable<string> Repository()
    {
        // Its own objects: those of the checkout are nobody's to write here.
        var check = ExternalTool.Run("git", "-C", lane.Repository, "fsck", "--no-full", "--no-dangling", "--no-progress");
        if (check.ExitCode != 0)
            yield return "git fsck: " + check.Output;
    }

    // Every generation that the boot loader would see is whole: signature, kernel, sources, as other programs than ours read them.
    private IEnumerable<string> Disk()
    {
        var time = File.GetLastWriteTimeUtc(lane.Disk);
        if (time == _diskTime)
            yield break;
        _diskTime = time;
        FatCheck.AfterPowerCut("fsck.fat", lane.ReadEfiSystem());
        var copy = Directory.CreateTempSubdirectory("loop-kills-generations-").FullName;
        try
        {
            lane.CopyGenerations(copy);
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(lane.GenerationKey));
            _generations = [];
            foreach (var entry in Directory.GetFiles(Path.Combine(copy, "generations"), "*.conf"))
            {
                var folder = Path.Combine(Path.GetDirectoryName(entry)!, Path.GetFileName(entry)[..4]);
                var manifest = File.ReadAllBytes(Path.Combine(folder, "manifest.json"));
                if (!key.VerifyData(manifest, File.ReadAllBytes(Path.Combine(folder, "manifest.sig")), HashAlgorithmName.SHA256))
                    yield return $"{Path.GetFileName(entry)}: its manifest is not signed by this machine's key";
                using var read = JsonDocument.Parse(manifest);
                foreach (var (file, name) in new[] { ("kernel.efi", "kernelSha256"), ("sources.bundle", "sourcesSha256") })
                {
                    if (Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file)))) != read.RootElement.GetProperty(name).GetString())
                        yield return $"{Path.GetFileName(entry)}: {file} is not the one that was signed";
                }
                var archive = ExternalTool.Run("gzip", "--test", Path.Combine(folder, "sources.tar.gz"));
                if (archive.ExitCode != 0)
                    yield return $"{Path.GetFileName(entry)}: {archive.Output}";
                _generations.Add((read.RootElement.GetProperty("generation").GetInt32(), read.RootElement.GetProperty("sourceTree").GetString()!));
            }
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
        if (_generations.Count != _generations.Select(generation => generation.Number).Distinct().Count())
            yield return $"a generation stands on the disk twice: {string.Join(", ", _generations)}";
    }

    // A generation on the disk has its commit, and a record its generation: never the other way round, never twice.
    private IEnumerable<string> Together(bool settled)
    {
        using var repository = new Repository(lane.Repository);
        var commits = new Dictionary<int, string>();
        for (var commit = repository.Lookup<Commit>(CommitProposal.GenerationsBranch); commit is not null && GenerationTrailer.Of(commit) is { } trailer;
            commit = commit.Parents.SingleOrDefault())
        {
            if (!commits.TryAdd(trailer.Number, commit.Tree.Sha))
                yield return $"generation {trailer.Number} was committed twice";
            if (commit.Tree["patches"]?.Target is not Tree patches || patches.Count(entry => entry.Name.StartsWith($"{trailer.Number:D4}-", StringComparison.Ordinal)) != 1)
                yield return $"generation {trailer.Number} has not one patch";
        }
        // 0 and 1 are the image's own.
        var staged = _generations.Where(generation => generation.Number > 1).ToDictionary(generation => generation.Number, generation => generation.Tree);
        foreach (var (number, tree) in staged)
        {
            if (commits.GetValueOrDefault(number) != tree)
                yield return $"generation {number} stands on the disk with the tree {tree}, and is committed with {commits.GetValueOrDefault(number) ?? "none"}";
        }
        using var log = new RecordLog(lane.Repository);
        var records = Records(log).Select(record => record.Number).ToList();
        if (records.Distinct().Count() != records.Count)
            yield return $"a generation is recorded twice: {string.Join(", ", records)}";
        foreach (var number in records.Where(number => !staged.ContainsKey(number)))
            yield return $"generation {number} is recorded, and is not on the disk";
        if (commits.Count > records.Count + 1)
            yield return $"{commits.Count} commits, {records.Count} records: more than one is under way";
        if (settled && (commits.Count != staged.Count || commits.Count != records.Count))
            yield return $"{commits.Count} commits, {staged.Count} staged, {records.Count} records";
        if (settled && Directory.Exists(lane.Acceptances) && Directory.GetFiles(lane.Acceptances, "*.json").Length > 0)
            yield return "an acceptance is still under way";
    }
}
