using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>Images with mutated metadata: every call ends with a result or an error, never an exception or a hang.</summary>
public class HostileImageTests
{
    private const int MutantsPerCase = 150;

    public static IEnumerable<object[]> Cases()
    {
        foreach (var format in Enum.GetValues<Format>())
            for (var seed = 1; seed <= 3; seed++)
                yield return [format, seed];
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Mutated_metadata_gives_errors_only(Format format, int seed)
    {
        var content = Volume.Make(format);
        var fileSystem = Volume.Mount(content, format);
        var workload = new Workload(fileSystem, seed, hasLinks: !Volume.IsFat(format));
        for (var i = 0; i < 120; i++)
            workload.Step();
        Volume.Require(fileSystem.Synchronize());
        var used = new List<int>();
        for (var at = 0; at < content.Length; at++)
            if (content[at] != 0)
                used.Add(at);
        var random = new Random(seed);
        for (var mutant = 0; mutant < MutantsPerCase; mutant++)
        {
            var undo = new List<(int At, byte Old)>();
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                // Metadata lies at the front; half of the changes go there.
                var at = random.Next(2) == 0 ? used[random.Next(used.Count / 8)] : used[random.Next(used.Count)];
                undo.Add((at, content[at]));
                content[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256), 1 => (byte)(content[at] ^ (1 << random.Next(8))), _ => 0xFF,
                };
            }
            var image = (byte[])content.Clone();
            var work = Task.Run(() => Use(image, format, mutant));
            await work.WaitAsync(TimeSpan.FromSeconds(30));
            for (var i = undo.Count - 1; i >= 0; i--)
                content[undo[i].At] = undo[i].Old;
        }
    }

    private static void Use(byte[] image, Format format, int seed)
    {
        var mounted = Volume.TryMount(new MemoryBlockDevice("hostile", image), Volume.IsFat(format));
        if (mounted.Failed)
            return;
        var fileSystem = mounted.Value;
        _ = Volume.ReadTree(fileSystem);
        fileSystem.GetFileSystemStatus();
        var random = new Random(seed);
        var nodes = new List<NodeId> { fileSystem.Root };
        byte[][] names = ["a"u8.ToArray(), "B.TXT"u8.ToArray(), "c"u8.ToArray(), "kernel.efi"u8.ToArray(), "d"u8.ToArray(), ".."u8.ToArray()];
        for (var i = 0; i < 60; i++)
        {
            var node = nodes[random.Next(nodes.Count)];
            var name = names[random.Next(names.Length)];
            var found = fileSystem.Lookup(node, name);
            if (found.IsOk)
                nodes.Add(found.Value);
            switch (random.Next(8))
            {
                case 0: fileSystem.Create(node, name, FileMode.RegularFile, Owner.Root, 0); break;
                case 1: fileSystem.Create(node, name, FileMode.Directory, Owner.Root, 0); break;
                case 2: fileSystem.Unlink(node, name); break;
                case 3: fileSystem.RemoveDirectory(node, name); break;
                case 4: fileSystem.Write(node, (ulong)random.Next(100_000), new byte[random.Next(9000)]); break;
                case 5: fileSystem.Truncate(node, (ulong)random.Next(50_000)); break;
                case 6: fileSystem.Rename(node, name, nodes[random.Next(nodes.Count)], names[random.Next(5)], RenameMode.ReplaceTarget); break;
                default: fileSystem.GetStatus(node); break;
            }
        }
        fileSystem.Synchronize();
    }
}
