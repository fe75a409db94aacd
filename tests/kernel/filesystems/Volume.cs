using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;

namespace Dialogos.Tests.Kernel.FileSystems;

public enum Format { Fat32, Fat16, Fat12, Ext2Small, Ext2Middle, Ext2Large }

/// <summary>Volumes in memory, and what the tools of Linux think of them.</summary>
internal static class Volume
{
    internal static readonly FixedClock Clock = new(new Timestamp(1_700_000_000, 0));

    internal static byte[] Make(Format format)
    {
        var size = format switch { Format.Fat32 => 34 << 20, Format.Fat16 => 8 << 20, Format.Ext2Large => 16 << 20, _ => 2 << 20 };
        var content = new byte[size];
        var device = new MemoryBlockDevice("test", content);
        switch (format)
        {
            case Format.Fat32:
                Require(Fat32Formatter.Format(device, 0x1234ABCD, "TEST"));
                break;
            case Format.Fat16 or Format.Fat12:
                return MadeByTool(content, "mkfs.fat", file => ["-s", format == Format.Fat16 ? "1" : "4", "-F", format == Format.Fat16 ? "16" : "12", file]);
            default:
                var blockSize = format switch { Format.Ext2Small => 1024, Format.Ext2Middle => 2048, _ => 4096 };
                Require(Ext2Formatter.Format(device, blockSize, new PartitionGuid(1, 2), "test", Clock.Now));
                break;
        }
        return content;
    }

    internal static byte[] MadeByTool(byte[] content, string tool, Func<string, string[]> arguments) =>
        WithFile(content, file =>
        {
            ExternalTool.MustRun(tool, arguments(file));
            return File.ReadAllBytes(file);
        });

    internal static bool IsFat(Format format) => format <= Format.Fat12;

    internal static Result<IFileSystem> TryMount(IBlockDevice device, bool isFat, bool isReadOnly = false) =>
        TryMount(new BlockCache(device, 128), isFat, isReadOnly);

    internal static Result<IFileSystem> TryMount(
        BlockCache cache, bool isFat, bool isReadOnly = false, IFileSystemClock? clock = null)
    {
        if (isFat)
        {
            var fat = FatFileSystem.Mount(cache, clock ?? Clock, isReadOnly);
            return fat.Failed ? fat.Error : fat.Value;
        }
        var ext2 = Ext2FileSystem.Mount(cache, clock ?? Clock, isReadOnly);
        return ext2.Failed ? ext2.Error : ext2.Value;
    }

    internal static IFileSystem Mount(byte[] content, Format format) =>
        Require(TryMount(new MemoryBlockDevice("test", content), IsFat(format)));

    internal static T Require<T>(Result<T> result) =>
        result.IsOk ? result.Value : throw new InvalidOperationException($"failed with {result.Error}");

    internal static void Require(Result result)
    {
        if (result.Failed)
            throw new InvalidOperationException($"failed with {result.Error}");
    }

    internal static ToolResult Check(byte[] content, bool isFat, bool repair = false) =>
        WithFile(content, file => isFat ? ExternalTool.Run("fsck.fat", "-n", file)
            : ExternalTool.Run("e2fsck", repair ? "-fy" : "-fn", file));

    internal static T WithFile<T>(byte[] content, Func<string, T> use)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, content);
            return use(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The whole tree: path to content; directories end with '/', symbolic links are "-> target".</summary>
    /// <param name="fileSystem">What to read.</param>
    /// <param name="allowHalfMoved">
    /// After a cut in the middle of a directory's move both names are there, and only the one that ".." names works.
    /// </param>
    internal static Result<SortedDictionary<string, string>> ReadTree(IFileSystem fileSystem, bool allowHalfMoved = false)
    {
        var tree = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var result = ReadTree(fileSystem, fileSystem.Root, "/", tree, allowHalfMoved);
        return result.Failed ? result.Error : tree;
    }

    private const int DeepestTree = 200;

    private static Result ReadTree(
        IFileSystem fileSystem, NodeId directory, string path, SortedDictionary<string, string> tree, bool allowHalfMoved)
    {
        // A mutated directory may lie within itself.
        if (path.AsSpan().Count('/') > DeepestTree)
            return Errno.Corrupt;
        var entries = new List<DirectoryEntry>();
        var cookie = 0UL;
        while (true)
        {
            var before = entries.Count;
            var read = fileSystem.ReadDirectory(directory, cookie, 7, entries);
            if (read.Failed)
                return read;
            if (entries.Count == before)
                break;
            cookie = entries[^1].NextCookie;
            if (entries.Count > 200_000)
                throw new InvalidOperationException("endless directory");
        }
        foreach (var entry in entries)
        {
            var name = Encoding.UTF8.GetString(entry.Name);
            if (name is "." or ".." || (path == "/" && name == "lost+found"))
                continue;
            var node = fileSystem.Lookup(directory, entry.Name);
            if (allowHalfMoved && node.Error == Errno.Corrupt && entry.Type == NodeType.Directory)
                continue;
            if (node.Failed)
                return node.Error;
            var status = fileSystem.GetStatus(node.Value);
            if (status.Failed)
                return status.Error;
            switch (status.Value.Mode.Type)
            {
                case NodeType.Directory:
                    tree[path + name + "/"] = "";
                    var below = ReadTree(fileSystem, node.Value, path + name + "/", tree, allowHalfMoved);
                    // The name that ".." does not lead to; fsck tells it from real damage.
                    if (allowHalfMoved && below.Error == Errno.Corrupt)
                        tree.Remove(path + name + "/");
                    else if (below.Failed)
                        return below;
                    break;
                case NodeType.RegularFile:
                    // A hostile size can be terabytes of hole: its start is enough to find faults.
                    var bytes = new byte[Math.Min(status.Value.Size, 8 << 20)];
                    var count = fileSystem.Read(node.Value, 0, bytes);
                    if (count.Failed)
                        return count.Error;
                    tree[path + name] = Convert.ToBase64String(bytes);
                    break;
                case NodeType.SymbolicLink:
                    var target = new byte[4096];
                    var length = fileSystem.ReadSymbolicLink(node.Value, target);
                    if (length.Failed)
                        return length.Error;
                    tree[path + name] = "-> " + Convert.ToBase64String(target, 0, length.Value);
                    break;
            }
        }
        return Result.Ok;
    }
}
