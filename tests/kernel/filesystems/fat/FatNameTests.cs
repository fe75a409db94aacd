using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Short names, long names and the slots that they take.</summary>
public class FatNameTests
{
    private static (FatImage Image, IFileSystem FileSystem) Start(int rootEntries = 128)
    {
        var image = new FatImage(12, 200, rootEntries: rootEntries);
        return (image, image.Mount());
    }

    [Theory]
    [InlineData("A", "A          "), InlineData("README.TXT", "README  TXT"), InlineData("ABCDEFGH.XYZ", "ABCDEFGHXYZ")]
    [InlineData("A.B", "A       B  "), InlineData("12345678", "12345678   ")]
    [InlineData("$%'-_@~`.!()", "$%'-_@~`!()"), InlineData("{}^#&", "{}^#&      ")]
    [InlineData("AZ09.AZ", "AZ09    AZ ")]
    public void A_name_that_is_short_needs_one_slot(string name, string expected)
    {
        var (image, fileSystem) = Start();
        fileSystem.File(name);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(expected, Encoding.Latin1.GetString(image.Bytes, image.RootSlot(0), 11));
        Assert.Equal(0, image.Bytes[image.RootSlot(1)]);
        Assert.Equal([name], image.Mount().Names());
    }

    [Theory]
    [InlineData("a", "A~1        "), InlineData("z.TXT", "Z~1     TXT"), InlineData("A.txt", "A~1     TXT")]
    [InlineData("ABCDEFGHI", "ABCDEF~1   "), InlineData("ABCDEFGHI.X", "ABCDEF~1X  "), InlineData("A.BCDE", "A~1     BCD")]
    [InlineData("a long name.text", "ALONGN~1TEX"), InlineData(".profile", "PROFIL~1   "), InlineData("A B", "AB~1       ")]
    [InlineData("archive.tar.gz", "ARCHIV~1GZ "), InlineData("a.b.c", "AB~1    C  "), InlineData("x.y z", "X~1     YZ ")]
    [InlineData("x+y,z=[a].b;c", "X_Y_Z_~1B_C"), InlineData("ünï日.öx", "_N__~1  _X "), InlineData("...x", "~1      X  ")]
    [InlineData("A..B", "A~1     B  "), InlineData(" A", "A~1        "), InlineData("{a}", "{A}~1      ")]
    [InlineData("@[`a", "@_`A~1     "), InlineData("0;9", "0_9~1      ")]
    public void Others_have_an_alias_and_long_slots(string name, string expected)
    {
        var (image, fileSystem) = Start();
        fileSystem.File(name, [1, 2, 3]);
        Volume.Require(fileSystem.Synchronize());
        var longSlots = (name.Length + 12) / 13;
        var at = image.RootSlot(longSlots);
        Assert.Equal(expected, Encoding.Latin1.GetString(image.Bytes, at, 11));
        for (var i = 0; i < longSlots; i++)
        {
            Assert.Equal((longSlots - i) | (i == 0 ? 0x40 : 0), image.Bytes[image.RootSlot(i)]);
            Assert.Equal((0x0F, FatImage.Checksum(expected), 0), (image.Bytes[image.RootSlot(i) + 11], image.Bytes[image.RootSlot(i) + 13], image.Word(image.RootSlot(i) + 26)));
        }
        Assert.Equal(0, image.Bytes[at + 12]);
        image.CheckSound(fileSystem);
        fileSystem = image.Mount();
        Assert.Equal([name], fileSystem.Names());
        // The alias is a name of the file too.
        var alias = expected[..8].TrimEnd() + (expected[8] == ' ' ? "" : "." + expected[8..].TrimEnd());
        Assert.Equal(fileSystem.Find(name), fileSystem.Find(alias));
        Assert.Equal(fileSystem.Find(name), fileSystem.Find(alias.ToLowerInvariant()));
    }

    [Theory, InlineData(12), InlineData(13), InlineData(14), InlineData(26), InlineData(195), InlineData(196), InlineData(247), InlineData(255)]
    public void Long_names_of_any_length_come_back(int length)
    {
        var (image, fileSystem) = Start();
        var name = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));
        fileSystem.File(name, [9]);
        image.CheckSound(fileSystem);
        fileSystem = image.Mount();
        Assert.Equal([name], fileSystem.Names());
        Assert.Equal([9], fileSystem.Get(fileSystem.Find(name)));
        // Units behind the name: one 0, then FFFF.
        var last = image.Bytes.AsSpan(image.RootSlot(length > 195 ? 16 : 0), 32);
        Assert.Equal((length + 12) / 13 | 0x40, last[0]);
        if (length % 13 is > 0 and < 12)
            Assert.Equal(0xFFFF, last[30] | last[31] << 8);
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, name));
        image.CheckSound(fileSystem);
        Assert.Empty(image.Mount().Names());
    }

    [Fact]
    public void Names_that_shorten_alike_get_different_aliases()
    {
        var (image, fileSystem) = Start(512);
        for (var i = 1; i <= 100; i++)
            fileSystem.File($"generation {i}.conf");
        image.CheckSound(fileSystem);
        var aliases = image.ShortNames(image.RootSlot(0));
        Assert.Equal(["GENERA~1CON", "GENERA~2CON", "GENERA~3CON", "GENERA~4CON"], aliases.Take(4));
        Assert.Equal(100, aliases.Distinct().Count());
        Assert.All(aliases.Skip(4), alias => Assert.Matches("^GE[0-9A-F]{4}~[1-9]CON$", alias));
        // The hash spreads: the last digit is hardly ever needed.
        Assert.True(aliases.Skip(4).Count(alias => alias[7] == '1') > 90);
        Assert.True(aliases.Skip(4).Select(alias => alias[2]).Distinct().Count() > 8);
        Assert.True(aliases.Skip(4).Select(alias => alias[5]).Distinct().Count() > 8);
        Assert.Equal(100, image.Mount().Names().Length);
    }

    [Fact]
    public void Aliases_that_are_taken_are_passed_over_by_number_then_by_hash()
    {
        var image = new FatImage(12, 200, rootEntries: 128);
        for (var i = 1; i <= 4; i++)
            image.PutSlot(image.RootSlot(i - 1), $"GENERA~{i}   ");
        var aliases = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var fileSystem = image.Mount();
            fileSystem.File("generations");
            Volume.Require(fileSystem.Synchronize());
            // The long slot goes, so that the alias is taken and the name is not.
            image.Bytes[image.RootSlot(4 + i)] = 0x01;
            var alias = image.ShortNames(image.RootSlot(0))[^1];
            Assert.Matches($"^GE[0-9A-F]{{4}}~{i % 9 + 1}   $", alias);
            Assert.DoesNotContain(alias, aliases);
            aliases.Add(alias);
            image.PutSlot(image.RootSlot(4 + i), alias);
            image.Bytes.AsSpan(image.RootSlot(5 + i), 32).Clear();
        }
        Assert.Equal(3, aliases.Select(alias => alias[..6]).Distinct().Count());
    }

    [Fact]
    public void The_alias_of_a_file_is_taken_as_a_name()
    {
        var image = new FatImage(12, 200);
        image.PutLongSlot(image.RootSlot(0), 0x41, FatImage.Checksum("AB         "), "something els");
        image.PutSlot(image.RootSlot(1), "AB         ");
        var fileSystem = image.Mount();
        Assert.Equal(["something els"], fileSystem.Names());
        Assert.Equal(Errno.Exists, fileSystem.Create(fileSystem.Root, "AB"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "AB", fileSystem.Root, "AB"));
        Assert.Equal(["AB"], fileSystem.Names());
        image.CheckSound(fileSystem);
    }

    [Theory]
    [InlineData("readme.txt", "README.TXT", true), InlineData("az", "AZ", true), InlineData("a`", "A@", false), InlineData("a{", "A[", false)]
    [InlineData("àþö", "ÀÞÖ", true), InlineData("÷", "×", false), InlineData("ß", "¿", false), InlineData("ÿ", "ß", false)]
    [InlineData("αω", "ΑΩ", true), InlineData("ς", "\u03A2", false), InlineData("ΰ", "\u0390", false), InlineData("ϊ", "Ϊ", false)]
    [InlineData("ая", "АЯ", true), InlineData("ѐ", "а", false), InlineData("Я", "П", false), InlineData("ab", "abc", false)]
    public void Case_does_not_distinguish_names(string one, string other, bool areSame)
    {
        var (image, fileSystem) = Start();
        var node = fileSystem.File(one);
        Assert.Equal(areSame ? Errno.None : Errno.NotFound, fileSystem.Seek(fileSystem.Root, other));
        var second = fileSystem.Create(fileSystem.Root, FileSystemSteps.Bytes(other), FileMode.RegularFile, Owner.Root, 0);
        Assert.Equal(areSame ? Errno.Exists : Errno.None, second.Error);
        if (areSame)
            Assert.Equal(node, fileSystem.Find(other));
        else
            image.CheckSound(fileSystem);
    }

    [Theory]
    [InlineData("a\"b"), InlineData("a*b"), InlineData("a/b"), InlineData("a:b"), InlineData("a<b"), InlineData("a>b")]
    [InlineData("a?b"), InlineData("a\\b"), InlineData("a|b"), InlineData("a\u001Fb"), InlineData("a\0b")]
    [InlineData(""), InlineData("a."), InlineData("a "), InlineData("."), InlineData("..")]
    public void Names_that_FAT_cannot_hold_are_refused(string name)
    {
        var (_, fileSystem) = Start();
        fileSystem.File("B");
        Assert.Equal(Errno.InvalidArgument, fileSystem.Create(fileSystem.Root, FileSystemSteps.Bytes(name), FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Unlink(fileSystem.Root, name));
        Assert.Equal(Errno.InvalidArgument, fileSystem.Rename(fileSystem.Root, "B", fileSystem.Root, name));
        Assert.Equal(["B"], fileSystem.Names());
    }

    [Fact]
    public void Names_are_text_of_255_units_at_most()
    {
        var (_, fileSystem) = Start();
        Assert.Equal(Errno.NameTooLong, fileSystem.Seek(fileSystem.Root, new string('a', 256)));
        Assert.Equal(Errno.NotFound, fileSystem.Seek(fileSystem.Root, new string('日', 255)));
        Assert.Equal(Errno.IllegalSequence, fileSystem.Lookup(fileSystem.Root, [0x61, 0xFF]).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Seek(fileSystem.Root, " a"));
    }

    [Theory]
    [InlineData("README  TXT", 0x00, "README.TXT"), InlineData("README  TXT", 0x08, "readme.TXT"), InlineData("README  TXT", 0x10, "README.txt")]
    [InlineData("README  TXT", 0x18, "readme.txt"), InlineData("A B     T X", 0, "A B.T X"), InlineData("AZ@[12  _`{", 0x18, "az@[12._`{")]
    [InlineData("NOEXT      ", 0, "NOEXT"), InlineData("\u0005BC        ", 0, "\u00E5BC"), InlineData("A\u0005C        ", 0, null)]
    [InlineData("12345678ABC", 0, "12345678.ABC"), InlineData("A       B  ", 0, "A.B"), InlineData("        B  ", 0, ".B"), InlineData("           ", 0, null)]
    public void Short_slots_are_read_as_Windows_NT_writes_them(string shortName, int flags, string? expected)
    {
        var image = new FatImage(12, 100);
        image.PutSlot(image.RootSlot(0), shortName);
        image.Bytes[image.RootSlot(0) + 12] = (byte)flags;
        var fileSystem = image.Mount();
        Assert.Equal(expected is null ? [] : [expected], fileSystem.Names());
        if (expected is not null)
            Assert.Equal(Errno.None, fileSystem.Seek(fileSystem.Root, expected));
    }
}
