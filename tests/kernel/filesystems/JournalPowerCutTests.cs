using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>
/// The power fails at a write, with the writes since the last flush there or not, in any order. After recovery the tree
/// must be what it was after some operation, none before the last synchronization that was over; and neither e2fsck's own
/// recovery nor a full check after ours may find anything to put right.
/// </summary>
public class JournalPowerCutTests
{
    private sealed class History
    {
        internal required byte[] Before;
        internal required IReadOnlyList<RecordedStep> Steps;
        // The tree after each operation, and for each synchronization how many steps and operations it covers.
        internal readonly List<string> States = [];
        internal readonly List<(int Steps, int Operations)> Synchronized = [];
    }

    public static IEnumerable<object[]> Cases() =>
        from blockSize in new[] { 1024, 4096 } from seed in Enumerable.Range(1, 6) select new object[] { blockSize, seed };

    [Theory, MemberData(nameof(Cases))]
    public void A_cut_leaves_what_was_after_some_operation(int blockSize, int seed)
    {
        var history = Record(blockSize, seed);
        var cuts = new PowerCuts(history.Before, 512, history.Steps);
        var random = new Random(seed);
        // Points in order, all of them if DIALOGOS_POWER_CUTS is large enough; around each a legal reordering; the tools only
        // at some of them.
        var wanted = int.Parse(Environment.GetEnvironmentVariable("DIALOGOS_POWER_CUTS") ?? "150", CultureInfo.InvariantCulture);
        var stride = Math.Max(1, history.Steps.Count / wanted);
        for (var at = random.Next(stride); at <= history.Steps.Count; at += stride)
        {
            Check(history, cuts.AfterPrefix(at), at, usesTools: at / stride % 12 == 0, $"prefix {at}");
            Check(history, cuts.AfterReorderedCut(at, random), at, usesTools: at / stride % 12 == 6, $"reordered {at}");
        }
    }

    [Theory, InlineData(1024, 21), InlineData(4096, 22)]
    public void A_cut_during_recovery_loses_nothing(int blockSize, int seed)
    {
        var history = Record(blockSize, seed);
        var cuts = new PowerCuts(history.Before, 512, history.Steps);
        var random = new Random(seed);
        for (var i = 0; i < 10; i++)
        {
            var at = random.Next(history.Steps.Count + 1);
            var disk = cuts.AfterPrefix(at);
            var recording = new RecordingBlockDevice(new MemoryBlockDevice("test", (byte[])disk.Clone()));
            JournalTests.Mount(recording);
            var again = new PowerCuts(disk, 512, recording.Steps);
            for (var second = 0; second <= recording.Steps.Count; second += Math.Max(1, recording.Steps.Count / 8))
                Check(history, again.AfterReorderedCut(second, random), at, usesTools: false, $"{at}, then {second} of recovery");
        }
    }

    private static void Check(History history, byte[] disk, int at, bool usesTools, string what)
    {
        var least = history.Synchronized.Where(done => done.Steps <= at).Select(done => done.Operations).DefaultIfEmpty(0).Max();
        var recovered = (byte[])disk.Clone();
        var fileSystem = JournalTests.Mount(new MemoryBlockDevice("test", recovered));
        var tree = Describe(fileSystem);
        // The same tree may have been there before: what counts is that it was there later too.
        Assert.True(history.States.LastIndexOf(tree) >= least,
            $"{what}: the tree is of operation {history.States.LastIndexOf(tree)}, {least} were synchronized\n{tree}");
        if (!usesTools)
            return;
        Volume.Require(fileSystem.Settle());
        var check = Volume.Check(recovered, isFat: false);
        Assert.True(check.ExitCode == 0, $"{what}: {check.Output}");
        var complaints = JournalTests.Complaints(disk, out var theirs);
        Assert.True(complaints == "", $"{what}: {complaints}");
        Assert.Equal(tree, Describe(JournalTests.Mount(new MemoryBlockDevice("test", theirs))));
    }

    private static string Describe(IFileSystem fileSystem) => string.Join('\n',
        Volume.Require(Volume.ReadTree(fileSystem)).Select(pair => $"{pair.Key} {pair.Value.Length} {pair.Value.GetHashCode(StringComparison.Ordinal)}"));

    /// <summary>
    /// Files only grow or are cut to nothing: the ordered mode promises nothing about bytes that are written over others.
    /// </summary>
    private static History Record(int blockSize, int seed)
    {
        var content = JournalTests.Make(blockSize);
        var before = (byte[])content.Clone();
        var recording = new RecordingBlockDevice(new MemoryBlockDevice("test", content));
        var history = new History { Before = before, Steps = recording.Steps };
        var fileSystem = JournalTests.Mount(recording);
        var random = new Random(seed);
        history.States.Add(Describe(fileSystem));
        for (var i = 0; i < 150; i++)
        {
            Step(fileSystem, random);
            history.States.Add(Describe(fileSystem));
            if (random.Next(12) != 0)
                continue;
            Volume.Require(random.Next(6) == 0 ? fileSystem.Settle() : fileSystem.Synchronize());
            history.Synchronized.Add((recording.Steps.Count, history.States.Count - 1));
        }
        return history;
    }

    private static void Step(IFileSystem files, Random random)
    {
        var folder = files.Root;
        if (random.Next(2) == 0 && files.Lookup(files.Root, Name(random, "d")) is { IsOk: true } below)
            folder = below.Value;
        var name = Name(random, "f");
        var node = files.Lookup(folder, name);
        switch (random.Next(9))
        {
            case 0:
                files.Create(files.Root, Name(random, "d"), FileMode.Directory, Owner.Root, 0);
                break;
            case 1:
                files.RemoveDirectory(files.Root, Name(random, "d"));
                break;
            case 2:
                files.Unlink(folder, name);
                break;
            case 3:
                files.Rename(folder, name, files.Root, Name(random, "f"), RenameMode.ReplaceTarget);
                break;
            case 4:
                files.CreateSymbolicLink(folder, name, Name(random, new string('s', random.Next(1, 100))), Owner.Root);
                break;
            case 5 when node.IsOk:
                files.Truncate(node.Value, 0);
                break;
            case 6 when node.IsOk:
                files.Link(node.Value, files.Root, Name(random, "f"));
                break;
            default:
                if (node.Failed)
                    node = files.Create(folder, name, FileMode.RegularFile, Owner.Root, 0);
                var bytes = new byte[random.Next(random.Next(3) == 0 ? 60_000 : 3000)];
                random.NextBytes(bytes);
                // The magic number at the start of a directory's or file's block must survive the ring.
                if (bytes.Length > 4)
                    new byte[] { 0xC0, 0x3B, 0x39, 0x98 }.CopyTo(bytes, 0);
                if (files.GetStatus(node.Value) is { IsOk: true, Value.Mode.Type: NodeType.RegularFile } status)
                    files.Write(node.Value, status.Value.Size, bytes);
                break;
        }
    }

    private static byte[] Name(Random random, string kind) => Encoding.ASCII.GetBytes(kind + random.Next(kind == "d" ? 3 : 9));
}
