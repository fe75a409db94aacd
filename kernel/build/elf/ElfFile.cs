using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Build.Elf;

/// <summary>The records of a 64-bit little-endian ELF file (System V ABI, chapters 4 and 5) that we write.</summary>
internal static class ElfFile
{
    internal const int HeaderSize = 64;
    internal const int ProgramHeaderSize = 56;
    internal const int SectionHeaderSize = 64;
    internal const int SymbolSize = 24;

    /// <summary>A segment: what is loaded where.</summary>
    internal readonly record struct Segment(
        uint Type, uint Flags, ulong Offset, ulong VirtualAddress, ulong PhysicalAddress,
        ulong FileSize, ulong MemorySize, ulong Alignment);

    /// <summary>A section: what a debugger reads.</summary>
    internal readonly record struct Section(
        uint Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size,
        uint Link = 0, uint Information = 0, ulong Alignment = 1, ulong EntrySize = 0);

    /// <summary>The file header of an x86-64 executable.</summary>
    internal static void WriteHeader(Span<byte> file, ulong entry, int segments,
        ulong sectionTable = 0, int sections = 0, int nameSection = 0)
    {
        // Magic, 64 bits, little-endian, version 1.
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(file);
        Write16(file, 16, 2);
        Write16(file, 18, 62);
        Write32(file, 20, 1);
        Write64(file, 24, entry);
        Write64(file, 32, segments > 0 ? HeaderSize : 0u);
        Write64(file, 40, sectionTable);
        Write16(file, 52, HeaderSize);
        Write16(file, 54, ProgramHeaderSize);
        Write16(file, 56, (ushort)segments);
        Write16(file, 58, SectionHeaderSize);
        Write16(file, 60, (ushort)sections);
        Write16(file, 62, (ushort)nameSection);
    }

    internal static void WriteSegment(Span<byte> to, Segment segment)
    {
        Write32(to, 0, segment.Type);
        Write32(to, 4, segment.Flags);
        Write64(to, 8, segment.Offset);
        Write64(to, 16, segment.VirtualAddress);
        Write64(to, 24, segment.PhysicalAddress);
        Write64(to, 32, segment.FileSize);
        Write64(to, 40, segment.MemorySize);
        Write64(to, 48, segment.Alignment);
    }

    internal static void WriteSection(Span<byte> to, Section section)
    {
        Write32(to, 0, section.Name);
        Write32(to, 4, section.Type);
        Write64(to, 8, section.Flags);
        Write64(to, 16, section.Address);
        Write64(to, 24, section.Offset);
        Write64(to, 32, section.Size);
        Write32(to, 40, section.Link);
        Write32(to, 44, section.Information);
        Write64(to, 48, section.Alignment);
        Write64(to, 56, section.EntrySize);
    }

    internal static void Write16(Span<byte> to, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(to[at..], value);

    internal static void Write32(Span<byte> to, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(to[at..], value);

    internal static void Write64(Span<byte> to, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(to[at..], value);
}
