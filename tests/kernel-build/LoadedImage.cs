using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using System.IO;

namespace Dialogos.Tests.KernelBuild;

/// <summary>A PE as a loader sees it: sections in place, base relocations applied. Parsed by .NET's own reader.</summary>
internal sealed class LoadedImage
{
    private readonly byte[] memory;

    internal ulong Base { get; }
    internal ulong PreferredBase { get; }
    internal uint Entry { get; }
    internal IReadOnlyList<SectionHeader> Sections { get; }

    internal LoadedImage(byte[] file, ulong loadBase)
    {
        using var reader = new PEReader(new MemoryStream(file));
        var headers = reader.PEHeaders;
        Base = loadBase;
        PreferredBase = headers.PEHeader!.ImageBase;
        Entry = (uint)headers.PEHeader.AddressOfEntryPoint;
        Sections = headers.SectionHeaders;
        memory = new byte[headers.PEHeader.SizeOfImage];
        file.AsSpan(0, headers.PEHeader.SizeOfHeaders).CopyTo(memory);
        foreach (var section in headers.SectionHeaders)
            file.AsSpan(section.PointerToRawData, Math.Min(section.SizeOfRawData, section.VirtualSize))
                .CopyTo(memory.AsSpan(section.VirtualAddress));
        var table = headers.PEHeader.BaseRelocationTableDirectory;
        if (loadBase != PreferredBase)
            Relocate(memory.AsSpan(table.RelativeVirtualAddress, table.Size).ToArray(), loadBase - PreferredBase);
    }

    internal ReadOnlySpan<byte> At(ulong address, int length) => memory.AsSpan(checked((int)(address - Base)), length);

    private void Relocate(ReadOnlySpan<byte> table, ulong delta)
    {
        for (var at = 0; at < table.Length;)
        {
            var page = BinaryPrimitives.ReadUInt32LittleEndian(table[at..]);
            var size = (int)BinaryPrimitives.ReadUInt32LittleEndian(table[(at + 4)..]);
            for (var entry = at + 8; entry < at + size; entry += 2)
            {
                var value = BinaryPrimitives.ReadUInt16LittleEndian(table[entry..]);
                var field = memory.AsSpan((int)page + (value & 0xFFF));
                if (value >> 12 == 10)
                    BinaryPrimitives.WriteUInt64LittleEndian(field, BinaryPrimitives.ReadUInt64LittleEndian(field) + delta);
                else if (value >> 12 == 3)
                    BinaryPrimitives.WriteUInt32LittleEndian(field, BinaryPrimitives.ReadUInt32LittleEndian(field) + (uint)delta);
                else if (value >> 12 != 0)
                    throw new InvalidDataException($"base relocation of kind {value >> 12}");
            }
            at += size;
        }
    }
}
