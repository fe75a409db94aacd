using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Kernel.Image;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Image;

public class PortableExecutableTests
{
    private const int Coff = 0x80;
    private const int Optional = Coff + 24;
    private const int Table = Optional + 240;

    [Fact]
    public void A_good_image_is_read_and_placed()
    {
        var file = Build();
        var image = PortableExecutable.Parse(file).Value;
        Assert.Equal(0xFFFFFFFF80200000, image.PreferredBase);
        Assert.Equal(0x5000u, image.MemoryLength);
        Assert.Equal(0x1010u, image.EntryPoint);
        Assert.Equal(
            [SectionRights.Execute, SectionRights.Read, SectionRights.Write, SectionRights.Read],
            Array.ConvertAll(image.Sections, section => section.Rights));

        var memory = new byte[image.MemoryLength];
        Array.Fill(memory, (byte)0xEE);
        Assert.True(image.Place(file, memory, image.PreferredBase).IsOk);
        Assert.Equal(file.AsSpan(0, 0x400).ToArray(), memory.AsSpan(0, 0x400).ToArray());
        Assert.Equal(-1, memory.AsSpan(0x400, 0xC00).IndexOfAnyExcept((byte)0));
        Assert.Equal(file.AsSpan(0x400, 0x123).ToArray(), memory.AsSpan(0x1000, 0x123).ToArray());
        Assert.Equal(-1, memory.AsSpan(0x1123, 0xEDD).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Relocations_move_exactly_the_named_fields()
    {
        var file = Build();
        var image = PortableExecutable.Parse(file).Value;
        var home = new byte[image.MemoryLength];
        var moved = new byte[image.MemoryLength];
        Assert.True(image.Place(file, home, image.PreferredBase).IsOk);
        Assert.True(image.Place(file, moved, 0x200000).IsOk);
        var fields = new HashSet<int> { 0x3000, 0x3010 };
        for (var at = 0; at < home.Length; at++)
        {
            if (fields.Contains(at))
            {
                Assert.Equal(
                    BinaryPrimitives.ReadUInt64LittleEndian(home.AsSpan(at)) - image.PreferredBase + 0x200000,
                    BinaryPrimitives.ReadUInt64LittleEndian(moved.AsSpan(at)));
                at += 7;
            }
            else
            {
                Assert.Equal(home[at], moved[at]);
            }
        }
    }

    public static TheoryData<string, int, ulong, int> BrokenFields => new()
    {
        { "no MZ", 0, 0, 1 },
        { "header beyond the file", 0x3C, 0x7FFFFFFF, 4 },
        { "header offset near 4 GiB", 0x3C, 0xFFFFFFF0, 4 },
        { "no PE", Coff, 0, 1 },
        { "32-bit machine", Coff + 4, 0x14C, 2 },
        { "no sections", Coff + 6, 0, 2 },
        { "too many sections", Coff + 6, 97, 2 },
        { "short optional header", Coff + 20, 111, 2 },
        { "optional header beyond the file", Coff + 20, 0xFFFF, 2 },
        { "not executable", Coff + 22, 0x20, 2 },
        { "PE32 magic", Optional, 0x10B, 2 },
        { "base not aligned", Optional + 24, 0xFFFFFFFF80200100, 8 },
        { "base wraps around", Optional + 24, 0xFFFFFFFFFFFFF000, 8 },
        { "small alignment", Optional + 32, 512, 4 },
        { "image length not aligned", Optional + 56, 0x5001, 4 },
        { "image length zero", Optional + 56, 0, 4 },
        { "image shorter than its sections", Optional + 56, 0x4000, 4 },
        { "image too large", Optional + 56, 0xF0000000, 4 },
        { "headers shorter than the section table", Optional + 60, 0x100, 4 },
        { "headers longer than the file", Optional + 60, 0x100000, 4 },
        { "entry in data", Optional + 16, 0x3000, 4 },
        { "entry in headers", Optional + 16, 0x10, 4 },
        { "entry outside", Optional + 16, 0x5000, 4 },
        { "relocations outside", Optional + 112 + 40, 0x4FFF, 4 },
        { "relocations too long", Optional + 112 + 44, 0xFFFFFFFF, 4 },
        { "section inside headers", Table + 12, 0, 4 },
        { "section not aligned", Table + 12, 0x1200, 4 },
        { "section without memory", Table + 8, 0, 4 },
        { "section overlaps the next", Table + 8, 0x1001, 4 },
        { "section file offset outside", Table + 20, 0x7FFFFFF0, 4 },
        { "section writable and executable", Table + 36, 0xE0000020, 4 },
        { "sections out of order", Table + 40 + 12, 0x1000, 4 },
        { "last section beyond the image", Table + 120 + 8, 0x1001, 4 },
    };

    [Theory]
    [MemberData(nameof(BrokenFields))]
    public void A_broken_header_is_refused(string what, int offset, ulong value, int width)
    {
        var file = Build();
        Assert.True(PortableExecutable.Parse(file).IsOk);
        Put(file, offset, value, width);
        Assert.True(PortableExecutable.Parse(file).Error == Errno.NotExecutable, what);
    }

    [Theory]
    [InlineData("block shorter than its header", 4, 7UL, 4)]
    [InlineData("block longer than the table", 4, 0x1000UL, 4)]
    [InlineData("odd block", 4, 13UL, 4)]
    [InlineData("unknown type", 8, 0x3000UL, 2)]
    [InlineData("target outside", 0, 0x5000UL, 4)]
    [InlineData("target near 4 GiB", 0, 0xFFFFFFFFUL, 4)]
    [InlineData("target half outside", 0, 0x4FF9UL, 4)]
    [InlineData("target in the table", 0, 0x4000UL, 4)]
    public void A_broken_relocation_table_is_refused(string what, int offset, ulong value, int width)
    {
        var file = Build();
        Put(file, 0xA00 + offset, value, width);
        var image = PortableExecutable.Parse(file).Value;
        Assert.True(image.Place(file, new byte[image.MemoryLength], 0x200000).Error == Errno.NotExecutable, what);
        Assert.True(image.Place(file, new byte[image.MemoryLength], image.PreferredBase).IsOk, what);
    }

    [Fact]
    public void An_image_without_relocations_stays_at_home()
    {
        var file = Build();
        Put(file, Coff + 22, 0x23, 2);
        var image = PortableExecutable.Parse(file).Value;
        Assert.True(image.Place(file, new byte[image.MemoryLength], image.PreferredBase).IsOk);
        Assert.Equal(Errno.NotExecutable, image.Place(file, new byte[image.MemoryLength], 0x200000).Error);
    }

    [Fact]
    public void The_memory_must_have_the_right_length()
    {
        var file = Build();
        var image = PortableExecutable.Parse(file).Value;
        Assert.Equal(Errno.InvalidArgument, image.Place(file, new byte[image.MemoryLength - 1], image.PreferredBase).Error);
        Assert.Equal(Errno.InvalidArgument, image.Place(file, new byte[image.MemoryLength + 1], image.PreferredBase).Error);
    }

    [Fact]
    public void Every_truncation_is_refused_or_placed_without_an_exception()
    {
        var file = Build();
        for (var length = 0; length < file.Length; length++)
            ParseAndPlace(file.AsSpan(0, length).ToArray());
    }

    [Fact]
    public void Random_damage_never_throws_and_never_breaks_the_promises()
    {
        var random = new Random(5);
        var accepted = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var file = Build();
            for (var count = random.Next(1, 5); count > 0; count--)
            {
                var interesting = random.Next(8) switch
                {
                    0 => 0UL, 1 => 0xFFFFFFFFUL, 2 => 0x80000000UL, 3 => 0x1000UL, 4 => 0xFFFUL,
                    5 => 0x7FFFFFFFUL, _ => (ulong)random.NextInt64(),
                };
                var offset = random.Next(4) == 0 ? random.Next(0xA00, 0xA10) : random.Next(0, Table + 160);
                Put(file, Math.Min(offset, file.Length - 8), interesting, 1 << random.Next(4));
            }
            accepted += ParseAndPlace(file) ? 1 : 0;
        }
        Assert.InRange(accepted, 1000, 99_000);
    }

    private static bool ParseAndPlace(byte[] file)
    {
        var parsed = PortableExecutable.Parse(file);
        if (parsed.Failed)
        {
            Assert.Equal(Errno.NotExecutable, parsed.Error);
            return false;
        }
        var image = parsed.Value;
        var end = image.HeadersLength;
        var entries = 0;
        foreach (var section in image.Sections)
        {
            Assert.True(section.VirtualAddress >= end && section.VirtualAddress % 4096 == 0);
            Assert.NotEqual(SectionRights.Write | SectionRights.Execute, section.Rights);
            Assert.True(section.FileLength <= section.MemoryLength);
            end = section.VirtualAddress + section.MemoryLength;
            entries += image.EntryPoint >= section.VirtualAddress && image.EntryPoint < end
                && section.Rights == SectionRights.Execute ? 1 : 0;
        }
        Assert.Equal(1, entries);
        Assert.True(end <= image.MemoryLength && image.MemoryLength % 4096 == 0);
        if (image.MemoryLength <= 1 << 20)
        {
            Assert.True(image.RelocationsStripped || image.Place(file, new byte[image.MemoryLength], 0x200000).Error
                is Errno.None or Errno.NotExecutable);
            Assert.True(image.Place(file, new byte[image.MemoryLength], image.PreferredBase).IsOk);
        }
        return true;
    }

    /// <summary>Four sections: code, constants, data (two addresses to relocate) and relocations.</summary>
    private static byte[] Build()
    {
        var file = new byte[0xC00];
        for (var i = 0x400; i < file.Length; i++)
            file[i] = (byte)(i * 7);
        Put(file, 0, 0x5A4D, 2);
        Put(file, 0x3C, Coff, 4);
        Put(file, Coff, 0x4550, 4);
        Put(file, Coff + 4, 0x8664, 2);
        Put(file, Coff + 6, 4, 2);
        Put(file, Coff + 20, 240, 2);
        Put(file, Coff + 22, 0x22, 2);
        Put(file, Optional, 0x20B, 2);
        Put(file, Optional + 16, 0x1010, 4);
        Put(file, Optional + 24, 0xFFFFFFFF80200000, 8);
        Put(file, Optional + 32, 4096, 4);
        Put(file, Optional + 36, 512, 4);
        Put(file, Optional + 56, 0x5000, 4);
        Put(file, Optional + 60, 0x400, 4);
        Put(file, Optional + 108, 16, 4);
        Put(file, Optional + 112 + 40, 0x4000, 4);
        Put(file, Optional + 112 + 44, 12, 4);
        Section(file, 0, 0x1000, 0x123, 0x400, 0x200, 0x60000020);
        Section(file, 1, 0x2000, 0x1000, 0x600, 0x200, 0x40000040);
        Section(file, 2, 0x3000, 0x800, 0x800, 0x200, 0xC0000040);
        Section(file, 3, 0x4000, 12, 0xA00, 0x200, 0x42000040);
        Put(file, 0x800, 0xFFFFFFFF80201000, 8);
        Put(file, 0x810, 0xFFFFFFFF80202008, 8);
        Put(file, 0xA00, 0x3000, 4);
        Put(file, 0xA04, 12, 4);
        Put(file, 0xA08, 0xA000, 2);
        Put(file, 0xA0A, 0xA010, 2);
        return file;
    }

    private static void Section(byte[] file, int index, uint address, uint memory, uint offset, uint length, uint flags)
    {
        var at = Table + (index * 40);
        Put(file, at + 8, memory, 4);
        Put(file, at + 12, address, 4);
        Put(file, at + 16, length, 4);
        Put(file, at + 20, offset, 4);
        Put(file, at + 36, flags, 4);
    }

    private static void Put(byte[] file, int offset, ulong value, int width)
    {
        for (var i = 0; i < width; i++)
            file[offset + i] = (byte)(value >> (8 * i));
    }
}
