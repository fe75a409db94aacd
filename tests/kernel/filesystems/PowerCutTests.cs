using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>
/// A tree is synchronized, a random workload goes on in one corner, and the power fails at a write: the rest must be there,
/// and the volume must be as sound as the file systems promise.
/// </summary>
public class PowerCutTests
{
    private const string StableFolder = "stable folder";

    public static IEnumerable<object[]> Cases()
    {
        foreach (var format in new[] { Format.Fat32, Format.Fat16, Format.Ext2Small, Format.Ext2Large })
            for (var seed = 1; seed <= 4; seed++)
                yield return [format, seed];
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_cut_loses_nothing_that_was_flushed(Format format, int seed)
    {
        var isFat = Volume.IsFat(format);
        var (before, recording, kept) = Record(format, seed);
        var cuts = new PowerCuts(before, 512, recording.Steps);
        var random = new Random(seed);
        for (var i = 0; i < 24; i++)
        {
            var at = random.Next(recording.Steps.Count + 1);
            var disk = i % 2 == 0 ? cuts.AfterPrefix(at) : cuts.AfterReorderedCut(at, random);
            var what = $"{format} seed {seed} cut {i} at {at} of {recording.Steps.Count}";
            CheckTree(what, Volume.Mount((byte[])disk.Clone(), format), kept);
            if (isFat)
                FatCheck.AfterPowerCut(what, disk);
            else
                CheckExt2(what, disk, format, kept);
        }
    }

    private static (byte[], RecordingBlockDevice, SortedDictionary<string, string>) Record(Format format, int seed)
    {
        var content = Volume.Make(format);
        var plain = Volume.Mount(content, format);
        var stable = new Workload(plain, seed + 100, hasLinks: false);
        for (var i = 0; i < 60; i++)
            stable.Step();
        // The stable tree moves into a folder that nobody touches any more; the workload begins in a fresh root.
        var keep = Volume.Require(plain.Create(plain.Root, Encoding.UTF8.GetBytes(StableFolder), FileMode.Directory, Owner.Root, 0));
        foreach (var name in stable.Tree().Keys.Select(path => path.Split('/')[1]).Distinct())
            Volume.Require(plain.Rename(plain.Root, Encoding.UTF8.GetBytes(name), keep, Encoding.UTF8.GetBytes(name),
                RenameMode.ReplaceTarget));
        Volume.Require(plain.Synchronize());
        var kept = Volume.Require(Volume.ReadTree(plain));
        var before = (byte[])content.Clone();
        var recording = new RecordingBlockDevice(new MemoryBlockDevice("test", content));
        var fileSystem = Volume.Require(Volume.TryMount(recording, Volume.IsFat(format)));
        var workload = new Workload(fileSystem, seed, hasLinks: !Volume.IsFat(format));
        for (var i = 0; i < 120; i++)
        {
            workload.Step();
            if (i % 40 == 39)
                Volume.Require(fileSystem.Synchronize());
        }
        return (before, recording, kept);
    }

    private static void CheckTree(string what, IFileSystem fileSystem, SortedDictionary<string, string> kept)
    {
        var tree = Volume.ReadTree(fileSystem, allowHalfMoved: true);
        Assert.True(tree.IsOk, $"{what}: {tree.Error}");
        foreach (var (path, bytes) in kept)
            Assert.True(tree.Value.TryGetValue(path, out var found) && found == bytes, $"{what}: {path} is lost");
        // Names appear and vanish whole, however many sectors they fill.
        foreach (var name in tree.Value.Keys.SelectMany(path => path.Split('/', StringSplitOptions.RemoveEmptyEntries)))
            Assert.True(name == StableFolder || Workload.Names.Contains(name), $"{what}: '{name}' is no name that was given");
    }

    private static void CheckExt2(string what, byte[] disk, Format format, SortedDictionary<string, string> kept)
    {
        var tree = Volume.Require(
            Volume.ReadTree(Volume.Mount((byte[])disk.Clone(), format), allowHalfMoved: true));
        var isHalfMoved = false;
        var repaired = Volume.WithFile(disk, file =>
        {
            var check = ExternalTool.Run("e2fsck", "-fy", file);
            Assert.True(check.ExitCode <= 1, $"{what}: {check.Output}");
            Assert.False(Regex.IsMatch(check.Output,
                "multiply|illegal|invalid|deleted/unused|corrupt|Clear inode|Salvage|bad block|duplicate|incorrect filetype",
                RegexOptions.IgnoreCase), $"{what}: {check.Output}");
            isHalfMoved = check.Output.Contains("is a link to directory");
            return System.IO.File.ReadAllBytes(file);
        });
        // Nothing that had a name before the repair may lose it by the repair; of a half-moved directory's two names
        // e2fsck keeps one, and all that is below.
        var after = Volume.Require(Volume.ReadTree(Volume.Mount(repaired, format)));
        foreach (var (path, bytes) in tree)
            Assert.True(isHalfMoved ? after.ContainsValue(bytes) : after.TryGetValue(path, out var found) && found == bytes,
                $"{what}: the repair lost {path}");
        foreach (var (path, _) in kept)
            Assert.Contains(path, after.Keys);
    }

    [Theory]
    [InlineData("0007+3.conf", "0007+2.conf")]
    [InlineData("0007+1.conf", "0007+0.conf")]
    [InlineData("0007+1.conf", "0007.conf")]
    [InlineData("0012+1-2.conf", "0012+0-3.conf")]
    public void Counting_down_a_try_is_one_sector(string from, string to)
    {
        var content = Volume.Make(Format.Fat32);
        var plain = Volume.Mount(content, Format.Fat32);
        var folder = Volume.Require(plain.Create(plain.Root, "generations"u8, FileMode.Directory, Owner.Root, 0));
        foreach (var name in new[] { "0001.conf", "0006.bad.conf", from, "0008+3.conf" })
        {
            var node = Volume.Require(plain.Create(folder, Encoding.UTF8.GetBytes(name), FileMode.RegularFile, Owner.Root, 0));
            Volume.Require(plain.Write(node, 0, Encoding.UTF8.GetBytes(name)));
        }
        Volume.Require(plain.Synchronize());
        var before = (byte[])content.Clone();
        var recording = new RecordingBlockDevice(new MemoryBlockDevice("test", content));
        var fileSystem = Volume.Require(Volume.TryMount(recording, isFat: true));
        folder = Volume.Require(fileSystem.Lookup(fileSystem.Root, "generations"u8));
        Volume.Require(fileSystem.Rename(folder, Encoding.UTF8.GetBytes(from), folder, Encoding.UTF8.GetBytes(to),
            RenameMode.ReplaceTarget));
        Volume.Require(fileSystem.Synchronize());
        var changed = new HashSet<int>();
        for (var at = 0; at < before.Length; at++)
            if (before[at] != content[at])
                changed.Add(at / 512);
        Assert.Single(changed);
        var tree = Volume.Require(Volume.ReadTree(Volume.Mount(content, Format.Fat32)));
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes(from)), tree["/generations/" + to]);
        Assert.Equal(0, Volume.Check(content, isFat: true).ExitCode);
    }
}
