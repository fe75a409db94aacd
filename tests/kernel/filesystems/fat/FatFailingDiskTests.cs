using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Each read and each write that an operation makes fails once, and the operation says so.</summary>
public class FatFailingDiskTests
{
    private static readonly string _long = new('x', 250);

    private static Errno Do(IFileSystem fileSystem, string path, Func<NodeId, string, Errno> step)
    {
        var directory = fileSystem.Root;
        var steps = path.Split('/');
        foreach (var name in steps[..^1])
        {
            var found = fileSystem.Lookup(directory, FileSystemSteps.Bytes(name));
            if (found.Failed)
                return found.Error;
            directory = found.Value;
        }
        return step(directory, steps[^1]);
    }

    private static Errno OnFile(IFileSystem fileSystem, string path, Func<NodeId, Errno> step) => Do(fileSystem, path, (directory, name) =>
    {
        var found = fileSystem.Lookup(directory, FileSystemSteps.Bytes(name));
        return found.Failed ? found.Error : step(found.Value);
    });

    private static readonly Dictionary<string, Func<IFileSystem, Errno>> _operations = new()
    {
        ["status"] = fileSystem => fileSystem.GetFileSystemStatus().Error,
        ["read"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.Read(node, 1000, new byte[9000]).Error),
        ["stat"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.GetStatus(node).Error),
        ["write"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.Write(node, 3000, new byte[12_000]).Error),
        ["extend"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.Write(node, 15_000, new byte[30]).Error),
        ["grow"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.Truncate(node, 14_000).Error),
        ["cut"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.Truncate(node, 1100).Error),
        ["empty"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.Truncate(node, 0).Error),
        ["attributes"] = fileSystem => OnFile(fileSystem, "FOLDER/FILE", node => fileSystem.SetAttributes(node, new NodeAttributes(Permissions: 0)).Error),
        ["list"] = fileSystem => OnFile(fileSystem, "FOLDER", node => fileSystem.ReadDirectory(node, 0, 100, []).Error),
        ["create"] = fileSystem => Do(fileSystem, "FOLDER/a new name", (directory, name) => fileSystem.Create(directory, FileSystemSteps.Bytes(name), FileMode.RegularFile, Owner.Root, 0).Error),
        ["create long"] = fileSystem => Do(fileSystem, "FOLDER/" + _long, (directory, name) => fileSystem.Create(directory, FileSystemSteps.Bytes(name), FileMode.RegularFile, Owner.Root, 0).Error),
        ["mkdir"] = fileSystem => Do(fileSystem, "FOLDER/DIR", (directory, name) => fileSystem.Create(directory, FileSystemSteps.Bytes(name), FileMode.Directory, Owner.Root, 0).Error),
        ["mkdir where none fits"] = fileSystem => Do(fileSystem, "CROWDED/DIR", (directory, name) => fileSystem.Create(directory, FileSystemSteps.Bytes(name), FileMode.Directory, Owner.Root, 0).Error),
        ["unlink"] = fileSystem => Do(fileSystem, "FOLDER/FILE", fileSystem.Unlink),
        ["rmdir"] = fileSystem => Do(fileSystem, "FOLDER/EMPTY", fileSystem.RemoveDirectory),
        ["rename"] = fileSystem => Do(fileSystem, "FOLDER/FILE", (directory, name) => fileSystem.Rename(directory, name, directory, "RENAMED")),
        ["move"] = fileSystem => Do(fileSystem, "FOLDER/EMPTY", (directory, name) => fileSystem.Rename(directory, name, fileSystem.Root, _long)),
        ["move over"] = fileSystem => Do(fileSystem, "FOLDER/FILE", (directory, name) => fileSystem.Rename(directory, name, fileSystem.Root, "TARGET")),
        ["move folder over"] = fileSystem => Do(fileSystem, "FOLDER/EMPTY", (directory, name) => fileSystem.Rename(directory, name, fileSystem.Root, "EMPTY2")),
        ["synchronize"] = fileSystem =>
        {
            var error = Do(fileSystem, "A", (directory, name) => fileSystem.Create(directory, FileSystemSteps.Bytes(name), FileMode.RegularFile, Owner.Root, 0).Error);
            return error != Errno.None ? error : fileSystem.Synchronize().Error;
        },
    };

    public static IEnumerable<object[]> Cases() => _operations.Keys.Select(name => new object[] { name });

    [Theory, MemberData(nameof(Cases))]
    public void The_operation_that_meets_a_bad_sector_says_so(string operation)
    {
        foreach (var bits in new[] { 16, 32 })
        {
            // Clusters of 4 KiB lie in pages of their own, so that nearly every access reaches the device.
            var image = new FatImage(bits, bits == 16 ? 4085 : 150, sectorsPerCluster: bits == 16 ? 1 : 8, rootEntries: 256, spare: 64 << 10);
            var fileSystem = image.Mount();
            var folder = fileSystem.Folder("FOLDER");
            var crowded = fileSystem.Folder("CROWDED");
            var space = fileSystem.File("SPACE", new byte[40_000]);
            fileSystem.File(folder, "FILE", FileSystemSteps.Content(10_000));
            fileSystem.Folder(folder, "EMPTY");
            fileSystem.File("TARGET", FileSystemSteps.Content(5000));
            fileSystem.Folder("EMPTY2");
            for (var i = 2; i < image.ClusterSize / 32; i++)
                fileSystem.File(crowded, $"N{i}");
            Volume.Require(fileSystem.Truncate(space, 0));
            Volume.Require(fileSystem.Synchronize());
            FailingDisks.Check(image.Bytes, isFat: true, _operations[operation]);
        }
    }
}
