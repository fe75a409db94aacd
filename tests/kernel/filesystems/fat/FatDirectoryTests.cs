using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Slots of directories: what is passed over, where a new name lies, how a directory grows, what is refused.</summary>
public class FatDirectoryTests
{
    private const string Short = "REPORT~1TXT";

    private static string[] NamesOf(FatImage image) => image.Mount().Names();

    [Fact]
    public void Labels_dots_and_erased_slots_are_no_names()
    {
        var image = new FatImage(12, 50);
        image.PutSlot(image.RootSlot(0), "LABEL      ", attributes: 0x08);
        image.PutSlot(image.RootSlot(1), "\u00E5RASED  TXT");
        image.PutSlot(image.RootSlot(2), ".          ", attributes: 0x10, cluster: 2);
        image.PutSlot(image.RootSlot(3), "REAL       ");
        image.PutSlot(image.RootSlot(5), "BEHIND     ");
        Assert.Equal(["REAL"], NamesOf(image));
        var fileSystem = image.Mount();
        Assert.Equal(Errno.NotFound, fileSystem.Seek(fileSystem.Root, "LABEL"));
    }

    public static IEnumerable<object[]> LongNames()
    {
        var sum = FatImage.Checksum(Short);
        const string First = "report of the", Second = " year.txt";
        object[] Case(string expected, params (int Order, byte Sum, string Units)[] slots) => [expected, slots];
        yield return Case("report of the year.txt", (0x42, sum, Second), (1, sum, First));
        // Each of these is broken in one place: the short name counts.
        yield return Case("REPORT~1.TXT", (0x42, (byte)(sum + 1), Second), (1, (byte)(sum + 1), First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second), (1, (byte)(sum + 1), First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second));
        yield return Case("REPORT~1.TXT", (2, sum, Second), (1, sum, First));
        yield return Case("REPORT~1.TXT", (0x43, sum, Second), (1, sum, First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second), (2, sum, First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second), (3, sum, First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second), (1, sum, First), (1, sum, First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second), (0xE5, sum, Second), (1, sum, First));
        yield return Case("REPORT~1.TXT", (0x42, sum, Second), (1, sum, First), (0xE5, sum, First));
        yield return Case("REPORT~1.TXT", (0x40, sum, Second));
        yield return Case("REPORT~1.TXT", (0x55, sum, Second), (1, sum, First));
        yield return Case("REPORT~1.TXT", (0x41, sum, "a:b"));
        yield return Case("REPORT~1.TXT", (0x41, sum, ""));
        // A new beginning in the middle counts; what lies behind a 0 does not.
        yield return Case("report of the", (0x42, sum, Second), (0x41, sum, First));
        yield return Case("report of the", (0x43, sum, "x"), (0x42, sum, ""), (1, sum, First));
        yield return Case("ab", (0x42, sum, Second), (1, sum, "ab"));
    }

    [Theory, MemberData(nameof(LongNames))]
    public void A_long_name_counts_only_if_it_is_whole(string expected, (int Order, byte Sum, string Units)[] slots)
    {
        var image = new FatImage(12, 50);
        image.PutSlot(image.RootSlot(0), "FIRST      ", size: 0);
        for (var i = 0; i < slots.Length; i++)
            image.PutLongSlot(image.RootSlot(1 + i), slots[i].Order, slots[i].Sum, slots[i].Units);
        image.PutSlot(image.RootSlot(1 + slots.Length), Short);
        image.PutSlot(image.RootSlot(2 + slots.Length), "LAST       ");
        if (expected == "REPORT~1.TXT" && slots[0].Units is "a:b" or "")
        {
            // A whole long name that nobody may have hides the file.
            Assert.Equal(["FIRST", "LAST"], NamesOf(image));
            return;
        }
        Assert.Equal(["FIRST", expected, "LAST"], NamesOf(image));
        var fileSystem = image.Mount();
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, expected));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(["FIRST", "LAST"], NamesOf(image));
        Assert.Equal(0xE5, image.Bytes[image.RootSlot(1 + slots.Length)]);
        // Only the slots of the name are erased.
        Assert.Equal((byte)'F', image.Bytes[image.RootSlot(0)]);
        Assert.Equal((byte)'L', image.Bytes[image.RootSlot(2 + slots.Length)]);
    }

    [Fact]
    public void A_long_name_of_20_slots_is_the_longest()
    {
        foreach (var slots in new[] { 20, 21 })
        {
            var image = new FatImage(12, 50);
            for (var i = 0; i < slots; i++)
                image.PutLongSlot(image.RootSlot(i), (slots - i) | (i == 0 ? 0x40 : 0), FatImage.Checksum(Short), i == 0 ? "12345678" : "1234567890123");
            image.PutSlot(image.RootSlot(slots), Short);
            Assert.Equal(slots == 20 ? 255 : 12, Assert.Single(NamesOf(image)).Length);
        }
    }

    [Fact]
    public void New_names_fill_gaps_that_are_wide_enough()
    {
        var image = new FatImage(12, 50);
        var fileSystem = image.Mount();
        foreach (var name in new[] { "A", "B", "a long name of one slot too many", "C", "D" })
            fileSystem.File(name);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal("41 42 43 02 01 41 43 44 00", image.Marks(image.RootSlot(0), 9));
        fileSystem.Unlink(fileSystem.Root, "a long name of one slot too many");
        fileSystem.File("two slots");
        fileSystem.File("another name of three slots");
        fileSystem.File("again of 2");
        fileSystem.File("E");
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal("41 42 41 54 41 41 43 44 43 02 01 41 45 00", image.Marks(image.RootSlot(0), 14));
        image.CheckSound(fileSystem);
        Assert.Equal(["A", "B", "two slots", "again of 2", "C", "D", "another name of three slots", "E"], NamesOf(image));
    }

    [Fact]
    public void What_lies_behind_the_end_does_not_come_into_sight()
    {
        foreach (var names in new[] { 1, 15, 16, 17 })
        {
            var image = new FatImage(12, 50, rootEntries: 64);
            for (var i = 0; i < 64; i++)
                image.PutSlot(image.RootSlot(i), $"OLD{i}".PadRight(11));
            image.Bytes[image.RootSlot(0)] = 0;
            var fileSystem = image.Mount();
            for (var i = 0; i < names; i++)
                fileSystem.File($"N{i}");
            fileSystem.File("a name of two slots");
            Volume.Require(fileSystem.Synchronize());
            Assert.Equal(names + 1, NamesOf(image).Length);
        }
    }

    [Fact]
    public void A_name_that_does_not_fit_behind_the_end_goes_to_the_next_sector()
    {
        foreach (var (before, length, garbage) in new[] { (10, 100, false), (15, 255, false), (3, 196, true), (14, 30, true), (0, 255, true) })
        {
            var image = new FatImage(12, 50, rootEntries: 64);
            if (garbage)
                for (var i = 0; i < 64; i++)
                    image.PutSlot(image.RootSlot(i), i == 0 ? "\0          " : $"OLD{i}".PadRight(11));
            var fileSystem = image.Mount();
            for (var i = 0; i < before; i++)
                fileSystem.File($"N{i}");
            var name = new string('x', length);
            fileSystem.File(name, [5]);
            Volume.Require(fileSystem.Synchronize());
            Assert.Equal(before + 1, NamesOf(image).Length);
            Assert.Equal([5], image.Mount().GetAt(name));
            var slots = (length + 12) / 13 + 1;
            if (before + slots > 16)
            {
                Assert.Equal("E5", image.Marks(image.RootSlot(15), 1));
                Assert.Equal((slots - 1) | 0x40, image.Bytes[image.RootSlot(16)]);
            }
            // The gap is used again, and the name goes as a whole.
            fileSystem = image.Mount();
            fileSystem.File("IN.GAP");
            Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, name));
            image.CheckSound(fileSystem);
            Assert.Equal(before + 1, NamesOf(image).Length);
        }
    }

    [Theory, InlineData(12), InlineData(16)]
    public void A_fixed_root_can_be_full(int bits)
    {
        var image = new FatImage(bits, bits == 12 ? 50 : 4085, rootEntries: 32);
        var fileSystem = image.Mount();
        for (var i = 0; i < 31; i++)
            fileSystem.File($"N{i}");
        Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "two slots"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "folder of two"u8, FileMode.Directory, Owner.Root, 0).Error);
        var free = fileSystem.FreeBlocks();
        fileSystem.Folder("ONE");
        Assert.Equal(free - 1, fileSystem.FreeBlocks());
        Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "TWO"u8, FileMode.Directory, Owner.Root, 0).Error);
        Assert.Equal(free - 1, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
        Assert.Equal(32, NamesOf(image).Length);
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "N7"));
        fileSystem.File("TWO");
        image.CheckSound(fileSystem);
    }

    [Theory, InlineData(12, 1), InlineData(32, 1), InlineData(32, 2)]
    public void A_folder_grows_by_zeroed_clusters(int bits, int sectorsPerCluster)
    {
        var image = new FatImage(bits, 100, sectorsPerCluster: sectorsPerCluster);
        image.Bytes.AsSpan(image.DataOffset + (bits == 32 ? image.ClusterSize : 0), 60 * image.ClusterSize).Fill(0x41);
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("FOLDER");
        var perCluster = image.ClusterSize / 32;
        for (var i = 0; i < 2 * perCluster; i++)
        {
            fileSystem.File(folder, $"N{i}");
            var expected = (i + 2 + perCluster) / perCluster;
            Assert.Equal((ulong)(expected * image.ClusterSize), fileSystem.Status(folder).Size);
        }
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(Enumerable.Range(0, 2 * perCluster).Select(i => $"N{i}"), image.Mount().NamesAt("FOLDER"));
        fileSystem.File(folder, new string('y', 255));
        fileSystem.File(folder, new string('z', 190));
        image.CheckSound(fileSystem);
        Assert.Equal(2 * perCluster + 2, image.Mount().NamesAt("FOLDER").Length);
        // Removing all of them makes the folder empty, and removing it gives all its clusters back.
        foreach (var name in fileSystem.Names(folder))
        {
            Assert.Equal(Errno.NotEmpty, fileSystem.RemoveDirectory(fileSystem.Root, "FOLDER"));
            Assert.Equal(Errno.None, fileSystem.Unlink(folder, name));
        }
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "FOLDER"));
        image.CheckSound(fileSystem);
        Assert.Equal(bits == 32 ? 99 : 100, image.FreeEntries());
    }

    [Fact]
    public void A_folder_that_cannot_grow_says_so()
    {
        var image = new FatImage(12, 3);
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("FOLDER");
        fileSystem.File("BIG", new byte[2 * 512]);
        for (var i = 0; i < 14; i++)
            fileSystem.File(folder, $"N{i}");
        Assert.Equal(Errno.NoSpace, fileSystem.Create(folder, "ONE"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Rename(fileSystem.Root, "BIG", folder, "BIG"));
        Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "DIR"u8, FileMode.Directory, Owner.Root, 0).Error);
        image.CheckSound(fileSystem);
        Assert.Equal(["FOLDER", "BIG"], NamesOf(image));
    }

    [Fact]
    public void A_directory_has_65536_slots_at_most()
    {
        foreach (var extra in new[] { 0, 1 })
        {
            var image = new FatImage(32, 70, sectorsPerCluster: 64);
            var chain = Enumerable.Range(2, 64 + extra).Select(i => (uint)i).ToArray();
            for (var i = 0; i < chain.Length; i++)
                image.SetEntry(chain[i], i + 1 < chain.Length ? chain[i + 1] : image.End);
            for (var i = 0; i < 65536; i++)
                image.PutSlot(image.RootSlot(i), i < 65535 ? "\u00E5BC        " : "LAST       ", cluster: 0);
            var fileSystem = image.Mount();
            if (extra == 1)
            {
                Assert.Equal(Errno.Corrupt, fileSystem.Seek(fileSystem.Root, "LAST"));
                Assert.Equal(Errno.Corrupt, fileSystem.ReadDirectory(fileSystem.Root, 0, 9, []).Error);
                continue;
            }
            Assert.Equal(["LAST"], fileSystem.Names());
            Assert.Equal(65538UL, fileSystem.List(fileSystem.Root)[^1].NextCookie);
            Assert.Equal(Errno.None, fileSystem.ReadDirectory(fileSystem.Root, 65538, 1, []).Error);
            Assert.Equal(Errno.InvalidArgument, fileSystem.ReadDirectory(fileSystem.Root, 65539, 1, []).Error);
            for (var i = 0; i < 65536; i++)
                image.Bytes[image.RootSlot(i)] = (byte)'X';
            fileSystem = image.Mount();
            Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "ONE"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        }
    }

    [Fact]
    public void A_listing_goes_on_at_any_cookie()
    {
        var image = new FatImage(12, 50);
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("FOLDER");
        foreach (var name in new[] { "one", "TWO", "a third name, a longer one", "four" })
            fileSystem.File(folder, name);
        var all = fileSystem.List(folder);
        Assert.Equal([".", "..", "one", "TWO", "a third name, a longer one", "four"], all.Select(entry => System.Text.Encoding.UTF8.GetString(entry.Name)));
        Assert.Equal([folder, fileSystem.Root], all.Take(2).Select(entry => entry.Node));
        Assert.Equal([NodeType.Directory, NodeType.Directory, NodeType.RegularFile], all.Take(3).Select(entry => entry.Type));
        Assert.Equal(NodeType.Directory, fileSystem.List(fileSystem.Root)[2].Type);
        for (var from = 0; from < all.Count; from++)
        {
            var rest = new List<DirectoryEntry>();
            Volume.Require(fileSystem.ReadDirectory(folder, from == 0 ? 0 : all[from - 1].NextCookie, 2, rest));
            Assert.Equal(all.Skip(from).Take(2).Select(entry => entry.Node), rest.Select(entry => entry.Node));
            Assert.Equal(all.Skip(from).Take(2).Select(entry => entry.NextCookie), rest.Select(entry => entry.NextCookie));
            Assert.Equal(fileSystem.Find(folder, System.Text.Encoding.UTF8.GetString(all[from].Name)), all[from].Node);
        }
        var none = new List<DirectoryEntry>();
        Volume.Require(fileSystem.ReadDirectory(folder, 0, 0, none));
        Assert.Empty(none);
    }

    [Fact]
    public void Entries_that_lead_to_nonsense_are_corrupt()
    {
        foreach (var (attributes, cluster) in new[] { (0x20, 1u), (0x20, 52u), (0x10, 0u), (0x10, 1u), (0x10, 52u) })
        {
            var image = new FatImage(12, 50);
            image.PutSlot(image.RootSlot(0), "BAD        ", attributes, cluster);
            var fileSystem = image.Mount();
            Assert.Equal(Errno.Corrupt, fileSystem.Seek(fileSystem.Root, "BAD"));
            Assert.Equal(Errno.Corrupt, fileSystem.ReadDirectory(fileSystem.Root, 2, 1, []).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.Unlink(fileSystem.Root, "BAD"));
            Assert.Equal(Errno.Corrupt, fileSystem.Rename(fileSystem.Root, "BAD", fileSystem.Root, "GOOD"));
        }
    }

    [Fact]
    public void A_folder_within_itself_is_corrupt()
    {
        foreach (var bits in new[] { 12, 32 })
        {
            var image = new FatImage(bits, 50);
            var fileSystem = image.Mount();
            var below = fileSystem.Folder(fileSystem.Folder("ABOVE"), "BELOW");
            fileSystem.File(below, "FILE");
            Volume.Require(fileSystem.Synchronize());
            var above = image.FirstCluster(image.Seek(image.RootSlot(0), "ABOVE      "));
            var cluster = image.FirstCluster(image.Seek(image.OffsetOf(above), "BELOW      "));
            var slot = image.Seek(image.OffsetOf(cluster), "FILE       ");
            foreach (var target in bits == 32 ? new[] { 2u, above, cluster } : [above, cluster])
            {
                image.PutSlot(slot, "FILE       ", attributes: 0x10, cluster: target);
                fileSystem = image.Mount();
                below = fileSystem.Find(fileSystem.Find("ABOVE"), "BELOW");
                Assert.Equal(Errno.Corrupt, fileSystem.Seek(below, "FILE"));
            }
        }
    }

    [Fact]
    public void A_slot_that_two_folders_share_is_corrupt()
    {
        var image = new FatImage(12, 50);
        var fileSystem = image.Mount();
        fileSystem.File(fileSystem.Folder("ONE"), "FILE");
        fileSystem.Folder("TWO");
        Volume.Require(fileSystem.Synchronize());
        image.SetWord(image.Seek(image.RootSlot(0), "TWO        ") + 26, (int)image.FirstCluster(image.Seek(image.RootSlot(0), "ONE        ")));
        fileSystem = image.Mount();
        fileSystem.Find(fileSystem.Find("ONE"), "FILE");
        Assert.Equal(Errno.Corrupt, fileSystem.Seek(fileSystem.Find("TWO"), "FILE"));
    }

    [Fact]
    public void A_folders_chain_that_runs_in_a_circle_is_corrupt()
    {
        foreach (var target in new[] { 2u, 1u, 52u, 0u })
        {
            var image = new FatImage(12, 50);
            var fileSystem = image.Mount();
            fileSystem.Folder("FOLDER");
            Volume.Require(fileSystem.Synchronize());
            image.SetEntry(2, target);
            fileSystem = image.Mount();
            var folder = fileSystem.Find("FOLDER");
            Assert.Equal(Errno.Corrupt, fileSystem.Seek(folder, "A"));
            Assert.Equal(Errno.Corrupt, fileSystem.GetStatus(folder).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.ReadDirectory(folder, 0, 1, []).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.Create(folder, "A"u8, FileMode.RegularFile, Owner.Root, 0).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.RemoveDirectory(fileSystem.Root, "FOLDER"));
        }
    }
}
