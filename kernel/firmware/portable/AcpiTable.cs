// Words (ACPI 6.5, chapter 5). The *RSDP* points at the *XSDT* (or the older *RSDT*), which lists the other *tables*, each
// with a 36-byte header: signature, length, revision, checksum. Firmware is not trusted: every length is checked, and a
// table whose bytes do not sum to 0 does not exist.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Firmware;

/// <summary>The parts that all ACPI tables share.</summary>
public static class AcpiTable
{
    /// <summary>Bytes of a table's header.</summary>
    public const int HeaderLength = 36;
    /// <summary>No table of a sane firmware is longer.</summary>
    public const int MaximumLength = 1 << 20;
    /// <summary>Nor has it more tables.</summary>
    public const int MostTables = 256;

    /// <summary>The length in a header, or why the header cannot be one.</summary>
    public static Result<int> LengthOf(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength)
            return Errno.BadMessage;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(4));
        if (length < HeaderLength || length > MaximumLength)
            return Errno.BadMessage;
        return (int)length;
    }

    /// <summary>True if the table is whole and its bytes sum to 0.</summary>
    public static bool IsValid(ReadOnlySpan<byte> table)
    {
        Result<int> length = LengthOf(table);
        return length.IsOk && length.Value == table.Length && Sum(table) == 0;
    }

    /// <summary>The four characters of the signature as a number, for comparison.</summary>
    public static uint Signature(ReadOnlySpan<byte> table) => BinaryPrimitives.ReadUInt32LittleEndian(table);

    /// <summary>The signature that four ASCII characters make.</summary>
    public static uint Signature(string name)
    {
        if (name.Length != 4)
            throw new ArgumentException("A signature has four characters.");
        return name[0] | (uint)name[1] << 8 | (uint)name[2] << 16 | (uint)name[3] << 24;
    }

    /// <summary>
    /// The address of the root table that an RSDP names, and whether its entries have 64 bits.
    /// <see cref="Errno.BadMessage"/> if signature or checksum are wrong.
    /// </summary>
    public static Result<RootPointer> ParseRootPointer(ReadOnlySpan<byte> pointer)
    {
        const ulong signature = 0x2052545020445352; // "RSD PTR "
        if (pointer.Length < 20 || BinaryPrimitives.ReadUInt64LittleEndian(pointer) != signature || Sum(pointer.Slice(0, 20)) != 0)
            return Errno.BadMessage;
        uint rsdt = BinaryPrimitives.ReadUInt32LittleEndian(pointer.Slice(16));
        if (pointer[15] >= 2 && pointer.Length >= 36 && Sum(pointer.Slice(0, 36)) == 0)
        {
            ulong xsdt = BinaryPrimitives.ReadUInt64LittleEndian(pointer.Slice(24));
            if (xsdt != 0)
                return new RootPointer(xsdt, 8);
        }
        if (rsdt == 0)
            return Errno.BadMessage;
        return new RootPointer(rsdt, 4);
    }

    /// <summary>The different addresses that a valid root table lists, at most <see cref="MostTables"/>.</summary>
    public static List<ulong> Entries(ReadOnlySpan<byte> root, int entrySize)
    {
        var entries = new List<ulong>();
        for (int at = HeaderLength; at + entrySize <= root.Length && entries.Count < MostTables; at += entrySize)
        {
            ulong address = entrySize == 8
                ? BinaryPrimitives.ReadUInt64LittleEndian(root.Slice(at))
                : BinaryPrimitives.ReadUInt32LittleEndian(root.Slice(at));
            if (address != 0 && !entries.Contains(address))
                entries.Add(address);
        }
        return entries;
    }

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += bytes[i];
        return (byte)sum;
    }
}

/// <summary>Where the list of tables is, and how wide its entries are (4 or 8 bytes).</summary>
public readonly struct RootPointer
{
    /// <summary>Names a root table.</summary>
    public RootPointer(ulong address, int entrySize)
    {
        Address = address;
        EntrySize = entrySize;
    }

    /// <summary>Physical address.</summary>
    public ulong Address { get; }

    /// <summary>Bytes of an entry.</summary>
    public int EntrySize { get; }
}
