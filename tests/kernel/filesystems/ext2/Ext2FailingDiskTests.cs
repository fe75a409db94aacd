using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>Each read and each write that an operation makes fails once, and the operation says so.</summary>
public class Ext2FailingDiskTests
{
    private static readonly string _long = new('x', 250);
    private static readonly Lazy<byte[]> _image = new(Prepare);

    private static Errno On(IFileSystem fileSystem, string path, Func<NodeId, Errno> step)
    {
        var node = fileSystem.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = fileSystem.Lookup(node, FileSystemSteps.Bytes(name));
            if (found.Failed)
                return found.Error;
            node = found.Value;
        }
        return step(node);
    }

    private static Errno On(IFileSystem fileSystem, string one, string two, Func<NodeId, NodeId, Errno> step) =>
        On(fileSystem, one, first => On(fileSystem, two, second => step(first, second)));

    private static readonly Dictionary<string, Func<IFileSystem, Errno>> _operations = new()
    {
        ["read"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Read(node, 10 << 10, new byte[400 << 10]).Error),
        ["stat"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.GetStatus(node).Error),
        ["write"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Write(node, 3000, new byte[12_000]).Error),
        ["extend"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Write(node, 401_000, new byte[30]).Error),
        ["far"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Write(node, 600_000, new byte[3000]).Error),
        ["farthest"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Write(node, 80 << 20, new byte[10]).Error),
        ["grow"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Truncate(node, 500_000).Error),
        ["cut"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Truncate(node, 300_100).Error),
        ["empty"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.Truncate(node, 0).Error),
        ["attributes"] = fileSystem => On(fileSystem, "folder/file", node => fileSystem.SetAttributes(node, new NodeAttributes(Permissions: 0)).Error),
        ["list"] = fileSystem => On(fileSystem, "crowded", node => fileSystem.ReadDirectory(node, 0, 100, []).Error),
        ["create"] = fileSystem => On(fileSystem, "folder", node => fileSystem.Create(node, "new"u8, FileMode.RegularFile, Owner.Root, 0).Error),
        ["create in a new block"] = fileSystem => On(fileSystem, "crowded", node => fileSystem.Create(node, FileSystemSteps.Bytes(_long), FileMode.RegularFile, Owner.Root, 0).Error),
        ["create where an index was"] = fileSystem => On(fileSystem, "indexed", node => fileSystem.Create(node, "new"u8, FileMode.RegularFile, Owner.Root, 0).Error),
        ["mkdir"] = fileSystem => On(fileSystem, "folder", node => fileSystem.Create(node, "new"u8, FileMode.Directory, Owner.Root, 0).Error),
        ["symbolic link"] = fileSystem => On(fileSystem, "folder", node => fileSystem.CreateSymbolicLink(node, "new"u8, new byte[200], Owner.Root).Error),
        ["read link"] = fileSystem => On(fileSystem, "folder/link", node => fileSystem.ReadSymbolicLink(node, new byte[200]).Error),
        ["link"] = fileSystem => On(fileSystem, "folder/file", "crowded", (node, folder) => fileSystem.Link(node, folder, FileSystemSteps.Bytes(_long)).Error),
        ["unlink"] = fileSystem => On(fileSystem, "folder", node => fileSystem.Unlink(node, "file")),
        ["rmdir"] = fileSystem => On(fileSystem, "folder", node => fileSystem.RemoveDirectory(node, "empty")),
        ["rename"] = fileSystem => On(fileSystem, "folder", node => fileSystem.Rename(node, "file", node, "renamed")),
        ["move"] = fileSystem => On(fileSystem, "folder", "crowded", (from, to) => fileSystem.Rename(from, "empty", to, _long)),
        ["move over"] = fileSystem => On(fileSystem, "folder", "crowded", (from, to) => fileSystem.Rename(from, "file", to, "0" + _long[1..])),
        ["move folder over"] = fileSystem => On(fileSystem, "folder", "indexed", (from, to) => fileSystem.Rename(from, "empty", to, "empty")),
        ["retain and release"] = fileSystem => On(fileSystem, "folder/file", "folder", (node, folder) =>
        {
            var error = fileSystem.Retain(node).Error;
            error = error == Errno.None ? fileSystem.Unlink(folder, "file") : error;
            return error == Errno.None ? fileSystem.Release(node).Error : error;
        }),
        ["synchronize"] = fileSystem => On(fileSystem, "", node =>
        {
            var error = fileSystem.Create(node, "new"u8, FileMode.RegularFile, Owner.Root, 0).Error;
            return error == Errno.None ? fileSystem.Synchronize().Error : error;
        }),
    };

    public static IEnumerable<object[]> Cases() => _operations.Keys.Select(name => new object[] { name });

    [Theory, MemberData(nameof(Cases))]
    public void The_operation_that_meets_a_bad_block_says_so(string operation) =>
        FailingDisks.Check(_image.Value, isFat: false, _operations[operation]);

    private static byte[] Prepare()
    {
        // Groups of 256 blocks, so that folders, files and inodes lie in pages of their own.
        var made = Ext2Image.Groups();
        var image = new Ext2Image([.. made.Bytes, .. new byte[64 << 10]]);
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("folder");
        var crowded = fileSystem.Folder("crowded");
        var indexed = fileSystem.Folder("indexed");
        fileSystem.File(folder, "file", FileSystemSteps.Content(400_500));
        fileSystem.Folder(folder, "empty");
        fileSystem.Folder(indexed, "empty");
        Volume.Require(fileSystem.CreateSymbolicLink(folder, "link"u8, new byte[200], Owner.Root));
        for (var i = 0; i < 6; i++)
            fileSystem.File(crowded, i + _long[1..], FileSystemSteps.Content(20_000));
        Volume.Require(fileSystem.Synchronize());
        image.SetLong(image.Inode((uint)indexed.Number) + 32, 0x1000);
        return image.Bytes;
    }
}
