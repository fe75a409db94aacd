using System;
using System.Linq;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Stores;

/// <summary>The generations folder on a real FAT32, mounted anew wherever durability is claimed.</summary>
public sealed class GenerationFolderTests
{
    private readonly MemoryBlockDevice disk = new("esp", new byte[40 << 20]);

    public GenerationFolderTests() => Assert.True(Fat32Formatter.Format(disk, 1, "ESP").IsOk);

    private FatFileSystem Mount() =>
        FatFileSystem.Mount(new BlockCache(disk, 256), new FixedClock(new Timestamp(1_700_000_000, 0))).Value;

    private GenerationFolder Folder() => GenerationFolder.OpenOrCreate(Mount()).Value;

    [Fact]
    public void A_disk_without_the_folder_says_so() =>
        Assert.Equal(Errno.NotFound, GenerationFolder.Open(Mount()).Error);

    [Fact]
    public void What_was_flushed_is_there_after_mounting_anew()
    {
        var content = Enumerable.Range(0, 70_000).Select(value => (byte)(value * 7)).ToArray();
        var folder = Folder();
        Assert.True(folder.MakeFolder("0007").IsOk);
        Assert.True(folder.MakeFolder("0007").IsOk);
        Assert.True(folder.Write("0007/kernel.efi", content).IsOk);
        Assert.True(folder.Write("0007+3.conf", "old, and longer"u8).IsOk);
        Assert.True(folder.Write("0007+3.conf", "new"u8).IsOk);
        Assert.True(folder.Flush().IsOk);

        var again = GenerationFolder.Open(Mount()).Value;
        Assert.Equal(["0007", "0007+3.conf"], again.List().Value.Order(StringComparer.Ordinal));
        Assert.Equal(70_000, again.Length("0007/kernel.efi").Value);
        var read = new byte[70_000];
        Assert.Equal(70_000, again.Read("0007/kernel.efi", read).Value);
        Assert.Equal(content, read);
        Assert.Equal(3, again.Read("0007+3.conf", read).Value);
        Assert.Equal(Errno.FileTooLarge, again.Read("0007/kernel.efi", new byte[69_999]).Error);
        Assert.Equal(Errno.NotFound, again.Read("0008/kernel.efi", read).Error);
    }

    [Fact]
    public void A_rename_never_replaces()
    {
        var folder = Folder();
        folder.Write("0001.conf", "one"u8);
        folder.Write("0002.conf", "two"u8);
        Assert.Equal(Errno.Exists, folder.Rename("0001.conf", "0002.conf").Error);
        Assert.True(folder.Rename("0001.conf", "0001.bad.conf").IsOk);
        Assert.Equal(["0001.bad.conf", "0002.conf"], folder.List().Value.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Removing_takes_a_folder_with_its_files_and_never_minds_what_is_gone()
    {
        var folder = Folder();
        folder.MakeFolder("0003");
        folder.Write("0003/kernel.efi", new byte[100]);
        folder.Write("0003/manifest.json", new byte[100]);
        Assert.True(folder.Remove("0003").IsOk);
        Assert.True(folder.Remove("0003").IsOk);
        Assert.True(folder.Remove("0003/kernel.efi").IsOk);
        Assert.Empty(folder.List().Value);
    }

    [Fact]
    public void A_staged_generation_becomes_good_and_stays_so()
    {
        var folder = Folder();
        var staged = GenerationName.Staged(5, 3).Value;
        Assert.True(folder.MakeFolder(staged.Folder).IsOk);
        Assert.True(folder.Write(staged.FileName, "x"u8).IsOk);
        Assert.True(folder.Rename(staged.FileName, staged.CountDown().Value.FileName).IsOk);
        Assert.True(GenerationLedger.Bless(folder, 5).IsOk);
        var found = GenerationDirectory.Read(GenerationFolder.Open(Mount()).Value).Value.Find(5).Value;
        Assert.Equal(GenerationState.Good, found.State);
    }

    [Fact]
    public void A_condemned_generation_keeps_its_reason()
    {
        var folder = Folder();
        var staged = GenerationName.Staged(6, 3).Value;
        folder.MakeFolder(staged.Folder);
        folder.Write(staged.FileName, "x"u8);
        Assert.True(GenerationLedger.Condemn(folder, 6, "it panicked").IsOk);
        var again = GenerationFolder.Open(Mount()).Value;
        Assert.Equal(GenerationState.Bad, GenerationDirectory.Read(again).Value.Find(6).Value.State);
        Assert.Equal("it panicked", GenerationLedger.ReadReason(again, 6).Value);
    }

    [Fact]
    public void Many_names_are_all_listed()
    {
        var folder = Folder();
        for (var number = 1; number <= 150; number++)
            Assert.True(folder.Write($"{number:D4}.conf", "x"u8).IsOk);
        Assert.Equal(150, folder.List().Value.Count);
    }
}
