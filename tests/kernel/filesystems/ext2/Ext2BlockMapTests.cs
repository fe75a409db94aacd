using System;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>Files through one, two and three levels of indirect blocks, with holes, cut at every border.</summary>
public class Ext2BlockMapTests
{
    private const long Per = 256; // pointers in a block of 1 KiB

    // The first and last index of each level.
    private static readonly long[] _borders = [0, 11, 12, 12 + Per - 1, 12 + Per, 12 + Per + Per - 1, 12 + Per + Per, 12 + Per + Per * Per - 1, 12 + Per + Per * Per, 12 + Per + Per * Per + Per * Per + Per + 1];

    [Fact]
    public void A_file_of_holes_has_blocks_only_where_it_was_written()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var free = fileSystem.FreeBlocks();
        // Data and the indirect blocks that lead to it, each once.
        var expected = new[] { 1, 1, 2, 1, 3, 1, 2, 2, 4, 3 };
        var node = fileSystem.File("a");
        var taken = 0UL;
        for (var i = 0; i < _borders.Length; i++)
        {
            fileSystem.Put(node, (ulong)_borders[i] * 1024 + 500, FileSystemSteps.Content(524, i));
            taken += (ulong)expected[i];
            Assert.Equal((free - taken, taken * 1024), (fileSystem.FreeBlocks(), fileSystem.Status(node).AllocatedBytes));
        }
        image.CheckSound(fileSystem);
        foreach (var mounted in new[] { fileSystem, image.Mount() })
            for (var i = 0; i < _borders.Length; i++)
            {
                var block = image.BlockOf((uint)node.Number, _borders[i]);
                Assert.True(image.IsBlockUsed(block));
                Assert.Equal(FileSystemSteps.Content(524, i), image.Bytes[((int)block * 1024 + 500)..((int)block * 1024 + 1024)]);
                Assert.Equal(new byte[500].Concat(FileSystemSteps.Content(524, i)), mounted.Get(node, (ulong)_borders[i] * 1024, 1024));
                if (i + 1 < _borders.Length && _borders[i + 1] > _borders[i] + 1)
                    Assert.Equal(new byte[700], mounted.Get(node, (ulong)_borders[i] * 1024 + 1024, 700));
            }
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "a"));
        Assert.Equal(free, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_cut_takes_what_lies_behind_it_and_nothing_else(bool isOneByteLess)
    {
        var whole = Ext2Image.Ours(256);
        var first = whole.Mount();
        var free = first.FreeBlocks();
        var node = first.File("a");
        for (var i = 0; i < _borders.Length; i++)
            first.Put(node, (ulong)_borders[i] * 1024, FileSystemSteps.Content(1024, i));
        Volume.Require(first.Synchronize());
        for (var cut = 0; cut <= _borders.Length; cut++)
        {
            var image = new Ext2Image((byte[])whole.Bytes.Clone());
            var fileSystem = image.Mount();
            var length = cut == _borders.Length ? 12 * 1024UL + 30 : (ulong)_borders[cut] * 1024;
            length = isOneByteLess && length > 0 ? length - 1 : length;
            Volume.Require(fileSystem.Truncate(node, length));
            Assert.Equal(length, fileSystem.Status(node).Size);
            image.CheckSound(fileSystem);
            foreach (var border in _borders)
                Assert.Equal((ulong)border * 1024 < length, image.BlockOf((uint)node.Number, border) != 0);
            Assert.Equal((free - fileSystem.FreeBlocks()) * 1024, fileSystem.Status(node).AllocatedBytes);
            // Grown again, the cut part is zeros.
            Volume.Require(fileSystem.Truncate(node, (ulong)_borders[^1] * 1024));
            for (var i = 0; i < _borders.Length - 1; i++)
            {
                var kept = (int)Math.Clamp((long)length - _borders[i] * 1024, 0, 1024);
                Assert.Equal(FileSystemSteps.Content(1024, i)[..kept].Concat(new byte[1024 - kept]), fileSystem.Get(node, (ulong)_borders[i] * 1024, 1024));
            }
            image.CheckSound(fileSystem);
        }
    }

    [Theory, InlineData(1024), InlineData(2048), InlineData(4096)]
    public void A_file_written_in_a_row_lies_in_a_row(int blockSize)
    {
        var image = Ext2Image.Ours(200 * 4096 / blockSize, blockSize);
        var fileSystem = image.Mount();
        var content = FileSystemSteps.Content(40 * blockSize + 17);
        var node = fileSystem.File("a", content);
        image.CheckSound(fileSystem);
        Assert.Equal(content, image.Mount().Get(node));
        var blocks = Enumerable.Range(0, 41).Select(i => image.BlockOf((uint)node.Number, i)).ToArray();
        for (var i = 1; i < blocks.Length; i++)
            Assert.Equal(blocks[0] + (uint)i, blocks[i]);
        // And the tail of the last one behind the file is zero.
        Assert.Equal(new byte[blockSize - 17], image.Bytes[(int)(blocks[40] * blockSize + 17)..(int)((blocks[40] + 1) * blockSize)]);
        Assert.Equal((ulong)(42 * blockSize), fileSystem.Status(node).AllocatedBytes);
    }

    [Fact]
    public void A_longer_file_shows_nothing_of_what_lay_behind_its_end()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var node = fileSystem.File("a", FileSystemSteps.Content(3000));
        Volume.Require(fileSystem.Truncate(node, 1500));
        Volume.Require(fileSystem.Synchronize());
        var block = (int)image.BlockOf((uint)node.Number, 1) * 1024;
        Assert.Equal(new byte[1024 - 476], image.Bytes[(block + 476)..(block + 1024)]);
        // Even where another system left something there.
        foreach (var grow in new Action<IFileSystem>[] { again => Volume.Require(again.Truncate(node, 2000)), again => again.Put(node, 1900, [7]), again => again.Put(node, 5000, [7]) })
        {
            var copy = new Ext2Image((byte[])image.Bytes.Clone());
            copy.Bytes.AsSpan(block + 476, 1024 - 476).Fill(0xEE);
            var again = copy.Mount();
            grow(again);
            Assert.Equal(FileSystemSteps.Content(3000)[..1500].Concat(new byte[400]), again.Get(node, 0, 1900));
            copy.CheckSound(again);
        }
    }

    [Fact]
    public void Reads_and_writes_end_where_they_should()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var content = FileSystemSteps.Content(5300);
        var node = fileSystem.File("a", content);
        for (var offset = 0; offset < 5400; offset += 100)
            Assert.Equal(content.Skip(offset).Take(1300), fileSystem.Get(node, (ulong)offset, 1300));
        Assert.Empty(fileSystem.Get(node, 5300));
        Assert.Empty(fileSystem.Get(node, ulong.MaxValue));
        Assert.Equal(0, Volume.Require(fileSystem.Write(node, ulong.MaxValue, [])));
        fileSystem.Put(node, 1000, FileSystemSteps.Content(1100, 2));
        FileSystemSteps.Content(1100, 2).CopyTo(content, 1000);
        Assert.Equal(content, fileSystem.Get(node));
        image.CheckSound(fileSystem);
        Assert.Equal(content, image.Mount().Get(node));
    }

    [Fact]
    public void The_longest_file_ends_with_the_last_pointer()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var node = fileSystem.File("a");
        var longest = (12 + Per + Per * Per + Per * Per * Per) * 1024;
        Assert.Equal(Errno.FileTooLarge, fileSystem.Write(node, (ulong)longest, [1]).Error);
        Assert.Equal(Errno.FileTooLarge, fileSystem.Truncate(node, (ulong)longest + 1).Error);
        Assert.Equal(2, Volume.Require(fileSystem.Write(node, (ulong)longest - 2, [1, 2, 3])));
        Assert.Equal([1, 2], fileSystem.Get(node, (ulong)longest - 2));
        Assert.Equal((ulong)longest, fileSystem.Status(node).Size);
        Volume.Require(fileSystem.Truncate(node, 0));
        Volume.Require(fileSystem.Truncate(node, (ulong)longest));
        image.CheckSound(fileSystem);
        // A size that no pointer reaches is damage.
        image.SetLong(image.Inode((uint)node.Number) + 108, 0x100);
        fileSystem = image.Mount();
        Assert.Equal(Errno.Corrupt, fileSystem.Read(node, (ulong)longest, new byte[10]).Error);
        Assert.Equal(10, Volume.Require(fileSystem.Read(node, (ulong)longest - 10, new byte[10])));
    }

    [Theory, InlineData(1u), InlineData(2u), InlineData(3u), InlineData(4u), InlineData(5u), InlineData(12u), InlineData(256u), InlineData(uint.MaxValue)]
    public void A_pointer_to_metadata_or_beyond_the_volume_is_corrupt(uint target)
    {
        // Superblock 1, descriptors 2, bitmaps 3 and 4, table 5 to 12.
        foreach (var (index, where) in new[] { (0, 0), (12, 12), (12, 300), (268, 13), (268, 400), (268, 500) })
        {
            var image = Ext2Image.Ours(256);
            var fileSystem = image.Mount();
            var node = fileSystem.File("a");
            fileSystem.Put(node, (ulong)index * 1024, FileSystemSteps.Content(1024));
            Volume.Require(fileSystem.Synchronize());
            var inode = (uint)node.Number;
            // 300 and 400: the first pointer in the block that pointer 12 or 13 leads to; 500: one level deeper.
            var at = where < 100 ? image.Inode(inode) + 40 + 4 * where : where == 500 ? (int)image.Long((int)image.Pointer(inode, 13) * 1024) * 1024
                : (int)image.Pointer(inode, where == 300 ? 12 : 13) * 1024;
            image.SetLong(at, target);
            fileSystem = image.Mount();
            Assert.Equal(Errno.Corrupt, fileSystem.Read(node, (ulong)index * 1024, new byte[10]).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.Write(node, (ulong)index * 1024, new byte[10]).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.Truncate(node, 0).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.Unlink(fileSystem.Root, "a"));
            if (where is 12 or 13)
                Assert.Equal(Errno.Corrupt, fileSystem.Write(node, (ulong)(index + 1) * 1024, new byte[10]).Error);
        }
    }

    [Fact]
    public void Data_lies_just_beside_metadata()
    {
        // The first block behind the inode table, the last of the volume: both can be a file's.
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var node = fileSystem.File("a", [1]);
        Volume.Require(fileSystem.Synchronize());
        foreach (var (block, isSound) in new[] { (12u, false), (13u, true), (255u, true), (256u, false) })
        {
            image.SetLong(image.Inode((uint)node.Number) + 40, block);
            Assert.Equal(isSound ? Errno.None : Errno.Corrupt, image.Mount().Read(node, 0, new byte[1]).Error);
        }
    }

    [Fact]
    public void A_block_freed_twice_is_noticed()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var one = fileSystem.File("one", FileSystemSteps.Content(1024));
        var two = fileSystem.File("two", FileSystemSteps.Content(2048));
        Volume.Require(fileSystem.Synchronize());
        image.SetLong(image.Inode((uint)two.Number) + 40, image.Pointer((uint)one.Number, 0));
        fileSystem = image.Mount();
        var free = fileSystem.FreeBlocks();
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "one"));
        Assert.Equal(Errno.Corrupt, fileSystem.Unlink(fileSystem.Root, "two"));
        Assert.Equal(free + 2, fileSystem.FreeBlocks());
    }
}
