using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>Reads COFF objects, ordinary and big (/bigobj). Trusts no offset, count or index.</summary>
public static class CoffReader
{
    private const ushort MachineX64 = 0x8664;
    private const int SectionHeaderSize = 40;
    private const int RelocationSize = 10;

    // Class id of a big object (winnt.h, ANON_OBJECT_HEADER_BIGOBJ): {D1BAA1C7-BAEE-4BA9-AF20-FAF66AA4DCB8}.
    private static ReadOnlySpan<byte> BigObjectClass =>
        [0xC7, 0xA1, 0xBA, 0xD1, 0xEE, 0xBA, 0xA9, 0x4B, 0xAF, 0x20, 0xFA, 0xF6, 0x6A, 0xA4, 0xDC, 0xB8];

    private readonly record struct Header(
        int SectionTable, uint SectionCount, uint SymbolTable, uint SymbolCount, int SymbolSize);

    /// <summary>Reads one object.</summary>
    /// <exception cref="LinkException">The bytes are not a well-formed x86-64 object.</exception>
    public static CoffObject Read(string name, ReadOnlyMemory<byte> file)
    {
        var reader = new Reading(name, file);
        return reader.Run();
    }

    private sealed class Reading
    {
        private readonly CoffObject result;
        private readonly ReadOnlyMemory<byte> file;
        private ReadOnlyMemory<byte> strings;

        internal Reading(string name, ReadOnlyMemory<byte> file)
        {
            result = new CoffObject(name);
            this.file = file;
        }

        internal CoffObject Run()
        {
            var header = ReadHeader();
            ReadOnlySpan<byte> symbolTable = Slice(
                header.SymbolTable, (ulong)header.SymbolCount * (uint)header.SymbolSize, "symbol table").Span;
            var stringStart = header.SymbolTable + (ulong)header.SymbolCount * (uint)header.SymbolSize;
            if (header.SymbolTable != 0)
            {
                var length = BinaryPrimitives.ReadUInt32LittleEndian(Slice(stringStart, 4, "string table").Span);
                strings = Slice(stringStart, Math.Max(length, 4), "string table");
            }
            if (header.SectionCount > (uint)file.Length / SectionHeaderSize)
                throw Fault($"{header.SectionCount} sections do not fit in the file");
            result.Sections = new CoffSection[header.SectionCount];
            for (var i = 0; i < result.Sections.Length; i++)
                result.Sections[i] = ReadSection(i, header);
            ReadSymbols(symbolTable, header);
            return result;
        }

        private Header ReadHeader()
        {
            var start = Slice(0, 20, "header").Span;
            if (BinaryPrimitives.ReadUInt32LittleEndian(start) == 0xFFFF_0000)
            {
                var big = Slice(0, 56, "header").Span;
                if (BinaryPrimitives.ReadUInt16LittleEndian(big[4..]) < 2 || !big[12..28].SequenceEqual(BigObjectClass))
                    throw Fault("an import or anonymous object, not code");
                CheckMachine(BinaryPrimitives.ReadUInt16LittleEndian(big[6..]));
                return new Header(56, BinaryPrimitives.ReadUInt32LittleEndian(big[44..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(big[48..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(big[52..]), 20);
            }
            CheckMachine(BinaryPrimitives.ReadUInt16LittleEndian(start));
            var optionalHeader = BinaryPrimitives.ReadUInt16LittleEndian(start[16..]);
            return new Header(20 + optionalHeader, BinaryPrimitives.ReadUInt16LittleEndian(start[2..]),
                BinaryPrimitives.ReadUInt32LittleEndian(start[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(start[12..]), 18);
        }

        private void CheckMachine(ushort machine)
        {
            if (machine != MachineX64)
                throw Fault($"machine 0x{machine:X4} is not x86-64 (0x8664)");
        }

        private CoffSection ReadSection(int index, Header header)
        {
            var at = (ulong)header.SectionTable + (ulong)index * SectionHeaderSize;
            var bytes = Slice(at, SectionHeaderSize, "section table").Span;
            var name = ReadSectionName(bytes[..8]);
            var flags = (SectionFlags)BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
            var content = flags.HasFlag(SectionFlags.UninitializedData)
                ? ReadOnlyMemory<byte>.Empty
                : Slice(BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]), size, $"section {name}");
            var alignmentBits = ((uint)flags >> 20) & 0xF;
            if (alignmentBits == 15)
                throw Fault($"section {name} has the reserved alignment 15");
            return new CoffSection
            {
                Owner = result,
                Number = index + 1,
                Name = name,
                Flags = flags,
                // 0 means the default of 16 (section 4.1); value n means 2^(n-1).
                Alignment = alignmentBits == 0 ? 16 : 1 << (int)(alignmentBits - 1),
                Content = content,
                Size = size,
                Relocations = ReadRelocations(name, bytes, flags, header.SymbolCount, size),
            };
        }

        private CoffRelocation[] ReadRelocations(
            string section, ReadOnlySpan<byte> header, SectionFlags flags, uint symbolCount, uint sectionSize)
        {
            ulong at = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
            uint count = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
            if (count == 0)
                return [];
            if (flags.HasFlag(SectionFlags.RelocationOverflow) && count == 0xFFFF)
            {
                // The first record's address field is the true count, the record itself included.
                count = BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, RelocationSize, "relocation count").Span);
                if (count == 0)
                    throw Fault($"section {section} overflows its relocation count with 0");
                at += RelocationSize;
                count--;
            }
            var table = Slice(at, (ulong)count * RelocationSize, $"relocations of {section}").Span;
            var relocations = new CoffRelocation[count];
            for (var i = 0; i < relocations.Length; i++)
            {
                var record = table.Slice(i * RelocationSize, RelocationSize);
                var offset = BinaryPrimitives.ReadUInt32LittleEndian(record);
                var symbol = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
                var kind = (RelocationKind)BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
                if (symbol >= symbolCount)
                    throw Fault($"relocation {i} of {section} names symbol {symbol} of {symbolCount}");
                if ((ulong)offset + FieldSize(kind, section) > sectionSize || flags.HasFlag(SectionFlags.UninitializedData))
                    throw Fault($"relocation {i} of {section} lies outside the section");
                relocations[i] = new CoffRelocation(offset, (int)symbol, kind);
            }
            return relocations;
        }

        private uint FieldSize(RelocationKind kind, string section) => kind switch
        {
            RelocationKind.Absolute => 0,
            RelocationKind.Address64 => 8,
            RelocationKind.Section => 2,
            <= RelocationKind.SectionRelative => 4,
            _ => throw Fault($"section {section} has a relocation of the unknown kind {(int)kind}"),
        };

        private void ReadSymbols(ReadOnlySpan<byte> table, Header header)
        {
            var symbols = new CoffSymbol?[header.SymbolCount];
            result.Symbols = symbols;
            var weakFallbacks = new List<(CoffSymbol Symbol, uint Index)>();
            for (var i = 0; i < symbols.Length; i++)
            {
                var record = table.Slice(i * header.SymbolSize, header.SymbolSize);
                var value = BinaryPrimitives.ReadUInt32LittleEndian(record[8..]);
                var wide = header.SymbolSize == 20;
                var sectionNumber = wide
                    ? BinaryPrimitives.ReadInt32LittleEndian(record[12..])
                    : NarrowSectionNumber(BinaryPrimitives.ReadUInt16LittleEndian(record[12..]));
                var tail = record[(wide ? 16 : 14)..];
                var type = BinaryPrimitives.ReadUInt16LittleEndian(tail);
                var storage = (StorageClass)tail[2];
                int auxiliary = tail[3];
                if (i + auxiliary >= symbols.Length)
                    throw Fault($"symbol {i} has auxiliary records beyond the table");
                if (sectionNumber > result.Sections.Length || sectionNumber < -2)
                    throw Fault($"symbol {i} names section {sectionNumber} of {result.Sections.Length}");
                var section = sectionNumber > 0 ? result.Sections[sectionNumber - 1] : null;
                var symbol = new CoffSymbol
                {
                    Name = ReadSymbolName(record[..8]),
                    Kind = Classify(storage, sectionNumber, value, i),
                    Value = value,
                    Section = section,
                    Owner = result,
                    IsFunction = type >> 4 == 2,
                };
                if (section != null && value > section.Size)
                    throw Fault($"symbol {symbol.Name} lies outside section {section.Name}");
                symbols[i] = symbol;
                var extra = table.Slice((i + Math.Min(auxiliary, 1)) * header.SymbolSize, header.SymbolSize);
                if (storage == StorageClass.WeakExternal)
                {
                    if (auxiliary == 0)
                        throw Fault($"weak symbol {symbol.Name} names no fallback");
                    weakFallbacks.Add((symbol, BinaryPrimitives.ReadUInt32LittleEndian(extra)));
                }
                else if (section != null && section.Flags.HasFlag(SectionFlags.Comdat))
                {
                    ReadComdat(section, symbol, storage, value, auxiliary, extra, wide);
                }
                i += auxiliary;
            }
            foreach (var (symbol, index) in weakFallbacks)
                symbol.Fallback = index < symbols.Length && symbols[index] is { } fallback
                    ? fallback
                    : throw Fault($"weak symbol {symbol.Name} falls back to no symbol");
            foreach (var section in result.Sections)
                CheckComdat(section);
        }

        // Numbers above 65,279 are the negative special values (section 5.4.2).
        private static int NarrowSectionNumber(ushort number) => number <= 0xFEFF ? number : (short)number;

        // The first symbol of a COMDAT's section is its definition record, the next one names it (section 5.5.6).
        private void ReadComdat(CoffSection section, CoffSymbol symbol, StorageClass storage, uint value,
            int auxiliary, ReadOnlySpan<byte> extra, bool wide)
        {
            if (section.Selection != ComdatSelection.None)
            {
                section.Leader ??= symbol;
                return;
            }
            if (storage != StorageClass.Static || value != 0 || auxiliary == 0)
                throw Fault($"COMDAT {section.Name} has no definition record");
            section.Selection = (ComdatSelection)extra[14];
            if (section.Selection is ComdatSelection.None or > ComdatSelection.Largest)
                throw Fault($"COMDAT {section.Name} has the unknown selection {extra[14]}");
            if (section.Selection != ComdatSelection.Associative)
                return;
            var low = BinaryPrimitives.ReadUInt16LittleEndian(extra[12..]);
            var high = wide ? BinaryPrimitives.ReadUInt16LittleEndian(extra[16..]) : 0;
            section.AssociatedWith = low | high << 16;
            if (section.AssociatedWith <= 0 || section.AssociatedWith > result.Sections.Length
                || section.AssociatedWith == section.Number)
                throw Fault($"COMDAT {section.Name} is associated with section {section.AssociatedWith}");
        }

        private void CheckComdat(CoffSection section)
        {
            if (!section.Flags.HasFlag(SectionFlags.Comdat))
                return;
            if (section.Selection == ComdatSelection.None)
                throw Fault($"COMDAT {section.Name} has no definition record");
            if (section.Selection != ComdatSelection.Associative && section.Leader == null)
                throw Fault($"COMDAT {section.Name} has no symbol that names it");
        }

        private SymbolKind Classify(StorageClass storage, int section, uint value, int index) => storage switch
        {
            StorageClass.External when section > 0 => SymbolKind.Defined,
            StorageClass.External when section == -1 => SymbolKind.Absolute,
            StorageClass.External when section == 0 => value == 0 ? SymbolKind.Undefined : SymbolKind.Common,
            StorageClass.WeakExternal => SymbolKind.Weak,
            StorageClass.Static or StorageClass.Label or StorageClass.Section or StorageClass.Function
                => section > 0 ? SymbolKind.Local : SymbolKind.Ignored,
            StorageClass.File => SymbolKind.Ignored,
            _ => throw Fault($"symbol {index} has the storage class {(int)storage}"),
        };

        private string ReadSectionName(ReadOnlySpan<byte> field)
        {
            if (field[0] != (byte)'/')
                return ReadShortName(field);
            // "/123" is an offset in the string table (section 4).
            if (!uint.TryParse(ReadShortName(field)[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
                throw Fault("a section name has a malformed string offset");
            return ReadString(offset);
        }

        private string ReadSymbolName(ReadOnlySpan<byte> field) =>
            BinaryPrimitives.ReadUInt32LittleEndian(field) == 0
                ? ReadString(BinaryPrimitives.ReadUInt32LittleEndian(field[4..]))
                : ReadShortName(field);

        private static string ReadShortName(ReadOnlySpan<byte> field)
        {
            var end = field.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
        }

        private string ReadString(uint offset)
        {
            if (offset < 4 || offset >= strings.Length)
                throw Fault($"a name lies at {offset}, outside the string table");
            var rest = strings.Span[(int)offset..];
            var end = rest.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? throw Fault("the string table does not end with 0") : rest[..end]);
        }

        private ReadOnlyMemory<byte> Slice(ulong start, ulong length, string what)
        {
            if (start > (ulong)file.Length || length > (ulong)file.Length - start)
                throw Fault($"the {what} lies outside the file");
            return file.Slice((int)start, (int)length);
        }

        private LinkException Fault(string what) => new($"{result.Name}: malformed object: {what}");
    }

    private enum StorageClass : byte
    {
        External = 2,
        Static = 3,
        Label = 6,
        Function = 101,
        File = 103,
        Section = 104,
        WeakExternal = 105,
    }
}
