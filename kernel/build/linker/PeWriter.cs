using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>
/// Writes the PE32+ file (PE and COFF specification, sections 2 and 3). No time stamp, no checksum. Fields of the DOS
/// header that nobody has read since DOS hold the build identity: the file's SHA-256, taken with them zero.
/// </summary>
internal static class PeWriter
{
    private const int DosHeaderSize = 64;
    private const int IdentityOffset = 8;
    private const int OptionalHeaderSize = 112 + 16 * 8;
    private const int SectionHeaderSize = 40;
    private const int ExceptionDirectory = 3;
    private const int BaseRelocationDirectory = 5;

    private static readonly Encoding Ascii = Encoding.ASCII;

    /// <summary>Bytes of all headers.</summary>
    internal static uint HeaderSize(int sections) =>
        (uint)(DosHeaderSize + 4 + 20 + OptionalHeaderSize + sections * SectionHeaderSize);

    /// <summary>The base-relocation table (section 5.6) for sorted places.</summary>
    internal static byte[] BaseRelocationTable(IReadOnlyList<(uint Address, bool IsWide)> places)
    {
        const int HighLow = 3, Dir64 = 10;
        // Firmware wants a table in an image that it may move, even if nothing in it moves: two entries of padding.
        if (places.Count == 0)
            return [0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0];
        var bytes = new List<byte>();
        for (var i = 0; i < places.Count;)
        {
            var page = places[i].Address & ~(Layout.PageSize - 1);
            var entries = new List<ushort>();
            for (; i < places.Count && (places[i].Address & ~(Layout.PageSize - 1)) == page; i++)
                entries.Add((ushort)((places[i].IsWide ? Dir64 : HighLow) << 12 | (int)(places[i].Address - page)));
            if (entries.Count % 2 != 0)
                entries.Add(0);
            Append32(bytes, page);
            Append32(bytes, (uint)(8 + entries.Count * 2));
            foreach (var entry in entries)
            {
                bytes.Add((byte)entry);
                bytes.Add((byte)(entry >> 8));
            }
        }
        return bytes.ToArray();
    }

    /// <summary>The whole file: headers, then every section at the offset that is its address.</summary>
    internal static byte[] Write(Layout layout, LinkOptions options, uint entry, uint imageSize)
    {
        var fileSections = layout.Sections.Where(s => !s.IsZeroed).ToList();
        var headerSize = Layout.AlignUp(HeaderSize(layout.Sections.Count), Layout.PageSize);
        var fileSize = fileSections.Count == 0
            ? headerSize
            : fileSections.Max(s => Layout.AlignUp(s.Address + s.Size, Layout.PageSize));
        var file = new byte[fileSize];
        file[0] = (byte)'M';
        file[1] = (byte)'Z';
        Write32(file, 0x3C, DosHeaderSize);
        "PE\0\0"u8.CopyTo(file.AsSpan(DosHeaderSize));
        WriteFileHeader(file.AsSpan(DosHeaderSize + 4), layout.Sections.Count, options);
        WriteOptionalHeader(file.AsSpan(DosHeaderSize + 24), layout, options, entry, imageSize, headerSize);
        var at = DosHeaderSize + 24 + OptionalHeaderSize;
        foreach (var section in layout.Sections)
        {
            WriteSectionHeader(file.AsSpan(at, SectionHeaderSize), section);
            at += SectionHeaderSize;
        }
        foreach (var section in fileSections)
            section.Content.CopyTo(file.AsSpan((int)section.Address));
        SHA256.HashData(file).CopyTo(file.AsSpan(IdentityOffset));
        return file;
    }

    private static void WriteFileHeader(Span<byte> header, int sections, LinkOptions options)
    {
        const ushort RelocationsStripped = 1, Executable = 2, LargeAddressAware = 0x20;
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0x8664);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)sections);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], OptionalHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..],
            (ushort)(Executable | LargeAddressAware | (options.Relocatable ? 0 : RelocationsStripped)));
    }

    private static void WriteOptionalHeader(
        Span<byte> header, Layout layout, LinkOptions options, uint entry, uint imageSize, uint headerSize)
    {
        const ushort HighEntropy = 0x20, DynamicBase = 0x40, NxCompatible = 0x100;
        uint Sum(Func<OutputSection, bool> filter) =>
            (uint)layout.Sections.Where(filter).Sum(s => Layout.AlignUp(s.Size, Layout.PageSize));
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0x20B);
        Write32(header, 4, Sum(s => s.Flags.HasFlag(SectionFlags.Code)));
        Write32(header, 8, Sum(s => !s.Flags.HasFlag(SectionFlags.Code) && !s.IsZeroed));
        Write32(header, 12, Sum(s => s.IsZeroed));
        Write32(header, 16, entry);
        Write32(header, 20, layout.Sections.FirstOrDefault(s => s.Flags.HasFlag(SectionFlags.Code))?.Address ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], options.ImageBase);
        Write32(header, 32, Layout.PageSize);
        Write32(header, 36, Layout.PageSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[40..], 6);
        BinaryPrimitives.WriteUInt16LittleEndian(header[48..], 6);
        Write32(header, 56, imageSize);
        Write32(header, 60, headerSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[68..], (ushort)options.Subsystem);
        BinaryPrimitives.WriteUInt16LittleEndian(header[70..],
            (ushort)(NxCompatible | (options.Relocatable ? HighEntropy | DynamicBase : 0)));
        BinaryPrimitives.WriteUInt64LittleEndian(header[72..], 0x10_0000);
        BinaryPrimitives.WriteUInt64LittleEndian(header[80..], Layout.PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header[88..], 0x10_0000);
        BinaryPrimitives.WriteUInt64LittleEndian(header[96..], Layout.PageSize);
        Write32(header, 108, 16);
        WriteDirectory(header, ExceptionDirectory, layout.Sections.FirstOrDefault(s => s.Name == ".pdata"));
        WriteDirectory(header, BaseRelocationDirectory, layout.Sections.FirstOrDefault(s => s.Name == ".reloc"));
    }

    private static void WriteDirectory(Span<byte> header, int index, OutputSection? section)
    {
        Write32(header, 112 + index * 8, section?.Address ?? 0);
        Write32(header, 116 + index * 8, section?.Size ?? 0);
    }

    private static void WriteSectionHeader(Span<byte> header, OutputSection section)
    {
        // An image has no string table: longer names are cut at eight bytes, as lld-link does.
        var name = Ascii.GetBytes(section.Name);
        name.AsSpan(0, Math.Min(8, name.Length)).CopyTo(header);
        Write32(header, 8, section.Size);
        Write32(header, 12, section.Address);
        Write32(header, 16, section.IsZeroed ? 0 : Layout.AlignUp(section.Size, Layout.PageSize));
        Write32(header, 20, section.IsZeroed ? 0 : section.Address);
        Write32(header, 36, (uint)section.Flags);
    }

    private static void Write32(Span<byte> bytes, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);

    private static void Append32(List<byte> bytes, uint value)
    {
        for (var shift = 0; shift < 32; shift += 8)
            bytes.Add((byte)(value >> shift));
    }
}
