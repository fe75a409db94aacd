// The ELF image around the code of processes/machine/VirtualLibrary.S: what dynamic linkers look names up in (System V ABI gABI,
// chapter 5; symbol versions: LSB Core 10.7). All of it fits into one page.
using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Processes;

/// <summary>Makes the image of the library that the kernel gives to programs.</summary>
public static class VirtualLibraryImage
{
    /// <summary>Bytes of the image.</summary>
    public const int Length = 4096;
    /// <summary>Where in it the code begins.</summary>
    public const int CodeOffset = 0x800;

    /// <summary>What the code offers, in the order of its entries (vdso(7), x86-64 functions).</summary>
    public static readonly string[] Names = ["__vdso_clock_gettime", "__vdso_gettimeofday", "__vdso_time", "__vdso_getcpu"];

    private const string Library = "linux-vdso.so.1";
    private const string Version = "LINUX_2.6";
    private const ushort BaseVersion = 1, OwnVersion = 2;
    private const int DynamicOffset = 0xB0, SymbolsOffset = 0x180, SymbolLength = 24, HashOffset = 0x200, VersionsOffset = 0x240,
        DefinitionsOffset = 0x250, TextsOffset = 0x2A0;

    /// <summary>Fills a page. Pre: the code is shorter than half a page.</summary>
    /// <param name="image">The page, all zeros.</param>
    /// <param name="code">Machine code that runs wherever it lies.</param>
    /// <param name="entries">Where in the code each of <see cref="Names"/> begins.</param>
    public static void Build(Span<byte> image, ReadOnlySpan<byte> code, ReadOnlySpan<int> entries)
    {
        code.CopyTo(image.Slice(CodeOffset));
        int texts = TextsOffset + 1;
        int library = AddText(image, Library, ref texts);
        int version = AddText(image, Version, ref texts);
        WriteHeaders(image);
        WriteSymbols(image, code.Length, entries, ref texts);
        WriteHash(image);
        WriteVersions(image, library, version);
        WriteDynamic(image, library, texts - TextsOffset);
    }

    // The first is followed by the names of symbols; an offset of 0 is the empty text.
    private static int AddText(Span<byte> image, string text, ref int end)
    {
        int start = end;
        for (int i = 0; i < text.Length; i++)
            image[end++] = (byte)text[i];
        end++;
        return start - TextsOffset;
    }

    private static void WriteHeaders(Span<byte> image)
    {
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];
        identification.CopyTo(image);
        Write16(image, 16, 3);                          // ET_DYN
        Write16(image, 18, 62);                         // EM_X86_64
        Write32(image, 20, 1);
        Write64(image, 32, ElfProgram.HeaderLength);
        Write16(image, 52, ElfProgram.HeaderLength);
        Write16(image, 54, ElfProgram.EntryLength);
        Write16(image, 56, 2);
        Write16(image, 58, 64);                         // bytes of a section header, of which there are none
        WriteSegment(image.Slice(ElfProgram.HeaderLength), 1, 5, 0, Length, 4096);
        WriteSegment(image.Slice(ElfProgram.HeaderLength + ElfProgram.EntryLength), 2, 4, DynamicOffset, SymbolsOffset - DynamicOffset, 8);
    }

    private static void WriteSegment(Span<byte> header, uint type, uint flags, ulong offset, ulong length, ulong alignment)
    {
        Write32(header, 0, type);
        Write32(header, 4, flags);
        Write64(header, 8, offset);
        Write64(header, 16, offset);
        Write64(header, 24, offset);
        Write64(header, 32, length);
        Write64(header, 40, length);
        Write64(header, 48, alignment);
    }

    private static void WriteSymbols(Span<byte> image, int codeLength, ReadOnlySpan<int> entries, ref int texts)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            Span<byte> symbol = image.Slice(SymbolsOffset + (i + 1) * SymbolLength);
            int end = i + 1 < entries.Length ? entries[i + 1] : codeLength;
            Write32(symbol, 0, (uint)AddText(image, Names[i], ref texts));
            symbol[4] = 0x12;                           // STB_GLOBAL, STT_FUNC
            Write16(symbol, 6, 1);                      // any section, though none is described: SHN_ABS would not move
            Write64(symbol, 8, (ulong)(CodeOffset + entries[i]));
            Write64(symbol, 16, (ulong)(end - entries[i]));
        }
    }

    // One bucket: the symbols form one chain.
    private static void WriteHash(Span<byte> image)
    {
        Span<byte> hash = image.Slice(HashOffset);
        Write32(hash, 0, 1);
        Write32(hash, 4, (uint)Names.Length + 1);
        Write32(hash, 8, 1);
        for (int i = 1; i < Names.Length; i++)
            Write32(hash, 12 + 4 * i, (uint)i + 1);
    }

    private static void WriteVersions(Span<byte> image, int library, int version)
    {
        for (int i = 1; i <= Names.Length; i++)
            Write16(image, VersionsOffset + 2 * i, OwnVersion);
        WriteDefinition(image.Slice(DefinitionsOffset), 1, BaseVersion, Library, library, 28);
        WriteDefinition(image.Slice(DefinitionsOffset + 28), 0, OwnVersion, Version, version, 0);
    }

    private static void WriteDefinition(Span<byte> definition, ushort flags, ushort index, string name, int text, uint next)
    {
        Write16(definition, 0, 1);
        Write16(definition, 2, flags);
        Write16(definition, 4, index);
        Write16(definition, 6, 1);
        Write32(definition, 8, HashOf(name));
        Write32(definition, 12, 20);
        Write32(definition, 16, next);
        Write32(definition, 20, (uint)text);
    }

    // gABI, figure 5-13.
    private static uint HashOf(string name)
    {
        uint hash = 0;
        for (int i = 0; i < name.Length; i++)
        {
            hash = (hash << 4) + name[i];
            uint high = hash & 0xF0000000;
            hash = (hash ^ high >> 24) & ~high;
        }
        return hash;
    }

    private static void WriteDynamic(Span<byte> image, int library, int textsLength)
    {
        Span<byte> entries = image.Slice(DynamicOffset);
        AddEntry(ref entries, 14, (ulong)library);      // DT_SONAME
        AddEntry(ref entries, 4, HashOffset);
        AddEntry(ref entries, 5, TextsOffset);
        AddEntry(ref entries, 6, SymbolsOffset);
        AddEntry(ref entries, 10, (ulong)textsLength);
        AddEntry(ref entries, 11, SymbolLength);
        AddEntry(ref entries, 0x6FFFFFF0, VersionsOffset);
        AddEntry(ref entries, 0x6FFFFFFC, DefinitionsOffset);
        AddEntry(ref entries, 0x6FFFFFFD, 2);
    }

    private static void AddEntry(ref Span<byte> entries, ulong tag, ulong value)
    {
        Write64(entries, 0, tag);
        Write64(entries, 8, value);
        entries = entries.Slice(16);
    }

    private static void Write16(Span<byte> bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.Slice(at), value);

    private static void Write32(Span<byte> bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(at), value);

    private static void Write64(Span<byte> bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(at), value);
}
