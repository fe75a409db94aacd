using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Health;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Tests;

internal static class StorageTests
{
    private static readonly FixedClock s_clock = new(new Timestamp(1_700_000_000, 0));

    [KernelTest]
    internal static void Ext2KeepsFilesOverAMount(KernelTestContext context)
    {
        var disk = new MemoryBlockDevice("ram", new byte[1 << 20]);
        context.Expect(Ext2Formatter.Format(disk, 1024, new PartitionGuid(1, 2), "ram", s_clock.Now).IsOk, "ext2 can be made");
        Result<Ext2FileSystem> first = Ext2FileSystem.Mount(new BlockCache(disk, 64), s_clock);
        context.Expect(first.IsOk, "ext2 mounts");
        if (first.Failed)
            return;
        WriteFile(context, first.Value);
        Result<Ext2FileSystem> second = Ext2FileSystem.Mount(new BlockCache(disk, 64), s_clock);
        context.Expect(second.IsOk, "ext2 mounts again");
        if (second.IsOk)
            ReadFile(context, second.Value);
    }

    [KernelTest]
    internal static void FatOnNothingIsRefused(KernelTestContext context)
    {
        var disk = new MemoryBlockDevice("ram", new byte[1 << 20]);
        context.Expect(FatFileSystem.Mount(new BlockCache(disk, 64), s_clock).Failed, "a blank disk holds no FAT");
        context.Equal((ulong)Errno.NoData, (ulong)PartitionTableFormat.Read(disk).Error, "a blank disk has no partition table");
    }

    [KernelTest]
    internal static void TheHealthChecksHold(KernelTestContext context)
    {
        string? failure = HealthChecks.Run();
        context.Expect(failure == null, failure ?? "");
    }

    private static void WriteFile(KernelTestContext context, IFileSystem files)
    {
        Result<NodeId> file = files.Create(files.Root, "file"u8, FileMode.RegularFile, Owner.Root, 0);
        context.Expect(file.IsOk, "a file can be made");
        if (file.Failed)
            return;
        var content = new byte[20_000];
        for (int i = 0; i < content.Length; i++)
            content[i] = (byte)(i * 7);
        Result<int> written = files.Write(file.Value, 0, content);
        context.Expect(written.IsOk && written.Value == content.Length, "a file can be written");
        context.Expect(files.Synchronize().IsOk, "a file system can be synchronized");
    }

    private static void ReadFile(KernelTestContext context, IFileSystem files)
    {
        Result<NodeId> file = files.Lookup(files.Root, "file"u8);
        context.Expect(file.IsOk, "the file is still there");
        if (file.Failed)
            return;
        var content = new byte[20_000];
        Result<int> read = files.Read(file.Value, 0, content);
        context.Expect(read.IsOk && read.Value == content.Length, "the file can be read");
        int wrong = 0;
        for (int i = 0; i < content.Length; i++)
            wrong += content[i] == (byte)(i * 7) ? 0 : 1;
        context.Equal(0, (ulong)wrong, "bytes that differ");
    }
}
