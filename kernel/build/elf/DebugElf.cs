using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Kernel.Build.Elf;

/// <summary>
/// A symbol file for gdb (<c>gdb kernel.debug</c>, then <c>target remote :1234</c>): the image's sections without their
/// bytes, and a symbol table at the addresses where the kernel runs.
/// </summary>
public static class DebugElf
{
    private const uint SymbolTable = 2, StringTable = 3, NoBits = 8;
    private const ulong Allocated = 2, Executable = 4, Writable = 1;

    /// <summary>Writes the file for symbols sorted by address.</summary>
    /// <param name="image">The image.</param>
    /// <param name="symbols">Readable names; each ends where the next one or its section does.</param>
    public static byte[] Write(LinkedImage image, IReadOnlyList<ImageSymbol> symbols)
    {
        var names = new Strings();
        var sectionNames = new Strings();
        var sections = new List<ElfFile.Section> { default };
        foreach (var s in image.Sections)
            sections.Add(new ElfFile.Section(sectionNames.Add(s.Name), NoBits,
                Allocated | (s.Flags.HasFlag(SectionFlags.Execute) ? Executable : 0)
                    | (s.Flags.HasFlag(SectionFlags.Write) ? Writable : 0),
                image.ImageBase + s.Address, ElfFile.HeaderSize, s.Size, Alignment: 4096));

        var table = new byte[(symbols.Count + 1) * ElfFile.SymbolSize];
        for (var i = 0; i < symbols.Count; i++)
        {
            var symbol = symbols[i];
            var number = SectionOf(image, symbol.Address);
            var record = table.AsSpan((i + 1) * ElfFile.SymbolSize);
            const byte Global = 0x10, Function = 2, Data = 1;
            ElfFile.Write32(record, 0, names.Add(symbol.Name));
            record[4] = (byte)(Global | (symbol.IsCode ? Function : Data));
            ElfFile.Write16(record, 6, (ushort)(number + 1));
            ElfFile.Write64(record, 8, image.ImageBase + symbol.Address);
            ElfFile.Write64(record, 16, SizeOf(image, symbols, i, number));
        }
        var at = (ulong)ElfFile.HeaderSize;
        sections.Add(new ElfFile.Section(sectionNames.Add(".symtab"), SymbolTable, 0, 0, at, (ulong)table.Length,
            Link: (uint)sections.Count + 1, Information: 1, Alignment: 8, EntrySize: ElfFile.SymbolSize));
        var namesAt = at + (ulong)table.Length;
        var nameBytes = names.ToArray();
        sections.Add(new ElfFile.Section(sectionNames.Add(".strtab"), StringTable, 0, 0, namesAt, (ulong)nameBytes.Length));
        var sectionNamesAt = namesAt + (ulong)nameBytes.Length;
        var ownName = sectionNames.Add(".shstrtab");
        var sectionNameBytes = sectionNames.ToArray();
        sections.Add(new ElfFile.Section(ownName, StringTable, 0, 0, sectionNamesAt, (ulong)sectionNameBytes.Length));

        var headersAt = sectionNamesAt + (ulong)sectionNameBytes.Length + 7 & ~7ul;
        var file = new byte[headersAt + (ulong)(sections.Count * ElfFile.SectionHeaderSize)];
        ElfFile.WriteHeader(file, image.ImageBase + image.EntryAddress, 0, headersAt, sections.Count, sections.Count - 1);
        table.CopyTo(file, (int)at);
        nameBytes.CopyTo(file, (int)namesAt);
        sectionNameBytes.CopyTo(file, (int)sectionNamesAt);
        for (var i = 0; i < sections.Count; i++)
            ElfFile.WriteSection(file.AsSpan((int)headersAt + i * ElfFile.SectionHeaderSize), sections[i]);
        return file;
    }

    private static int SectionOf(LinkedImage image, uint address)
    {
        for (var i = image.Sections.Count - 1; i > 0; i--)
            if (address >= image.Sections[i].Address)
                return i;
        return 0;
    }

    private static ulong SizeOf(LinkedImage image, IReadOnlyList<ImageSymbol> symbols, int index, int section)
    {
        var end = image.Sections[section].Address + image.Sections[section].Size;
        for (var i = index + 1; i < symbols.Count; i++)
            if (symbols[i].Address > symbols[index].Address)
                return Math.Min(end, symbols[i].Address) - symbols[index].Address;
        return end - symbols[index].Address;
    }

    private sealed class Strings
    {
        private readonly List<byte> bytes = [0];

        internal uint Add(string text)
        {
            var offset = (uint)bytes.Count;
            bytes.AddRange(Encoding.UTF8.GetBytes(text));
            bytes.Add(0);
            return offset;
        }

        internal byte[] ToArray() => bytes.ToArray();
    }
}
