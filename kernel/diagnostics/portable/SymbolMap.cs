// The map from code addresses to names that every image carries in its read-only section ".symbols", so that a panic can
// name its callers. All numbers are little-endian; addresses are relative to the image base (RVA).
//
//   offset 0   u32 magic 0x4D595344 ("DSYM")     u32 version 1     u32 function count     u32 bytes of the whole map
//   offset 16  one record of 20 bytes for each function, sorted by address:
//              u32 address   u32 length in bytes   u32 name   u32 file (0: unknown)   u32 lines (0: unknown)
//   then       texts: u16 length, UTF-8 bytes          (name, file: offset of a text from the map's start)
//   and        line programs: varint count, then count times { varint bytes onward, zigzag varint lines onward },
//              starting at the function's address and line 0
//
// kernel/build writes it (symbols/SymbolMapWriter.cs); this reader allocates nothing, since a panic may have no heap.
using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>What the map knows about an address.</summary>
public readonly ref struct SymbolMatch
{
    /// <summary>Readable name, UTF-8, as in "Dialogos.Kernel.Memory.Frames.Allocate".</summary>
    public ReadOnlySpan<byte> Name { get; init; }
    /// <summary>Repository-relative source file, UTF-8; empty if unknown.</summary>
    public ReadOnlySpan<byte> File { get; init; }
    /// <summary>Line in <see cref="File"/>, from 1; 0 if unknown.</summary>
    public uint Line { get; init; }
    /// <summary>Bytes from the start of the function.</summary>
    public uint Offset { get; init; }
}

/// <summary>Reads a symbol map in place. Trusts no offset: a damaged map finds less, and never faults.</summary>
public readonly ref struct SymbolMap
{
    /// <summary>"DSYM".</summary>
    public const uint Magic = 0x4D595344;
    /// <summary>The version of the layout.</summary>
    public const uint Version = 1;
    /// <summary>Bytes before the first record.</summary>
    public const int HeaderSize = 16;
    /// <summary>Bytes of a function's record.</summary>
    public const int RecordSize = 20;

    private readonly ReadOnlySpan<byte> map;
    private readonly int count;

    /// <summary>Over the content of the section; a section that is no map gives an empty one.</summary>
    public SymbolMap(ReadOnlySpan<byte> section)
    {
        map = default;
        count = 0;
        if (section.Length < HeaderSize || Read(section, 0) != Magic || Read(section, 4) != Version)
            return;
        var functions = Read(section, 8);
        var length = Read(section, 12);
        if (length > (uint)section.Length || length < HeaderSize || functions > (length - HeaderSize) / RecordSize)
            return;
        map = section.Slice(0, (int)length);
        count = (int)functions;
    }

    /// <summary>How many functions the map names.</summary>
    public int Count => count;

    /// <summary>Finds the function that an address lies in.</summary>
    /// <param name="address">Relative to the image base. For a return address pass it less 1: the call is before it.</param>
    /// <param name="match">What is known.</param>
    /// <returns>False if no function holds the address.</returns>
    public bool TryFind(uint address, out SymbolMatch match)
    {
        var low = 0;
        var high = count;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Field(middle, 0) <= address)
                low = middle + 1;
            else
                high = middle;
        }
        match = default;
        if (low == 0)
            return false;
        var function = low - 1;
        var offset = address - Field(function, 0);
        if (offset >= Field(function, 4))
            return false;
        match = new SymbolMatch
        {
            Name = Text(Field(function, 8)),
            File = Text(Field(function, 12)),
            Line = Line(Field(function, 16), offset),
            Offset = offset,
        };
        return true;
    }

    private uint Field(int function, int field) => Read(map, HeaderSize + function * RecordSize + field);

    private static uint Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at));

    private ReadOnlySpan<byte> Text(uint at)
    {
        if (at < HeaderSize || at > (uint)map.Length - 2)
            return default;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(map.Slice((int)at));
        return length <= map.Length - 2 - (int)at ? map.Slice((int)at + 2, length) : default;
    }

    private uint Line(uint program, uint offset)
    {
        if (program < HeaderSize || program >= (uint)map.Length)
            return 0;
        var at = (int)program;
        if (!TryVariable(ref at, out var steps))
            return 0;
        uint position = 0;
        uint current = 0;
        uint found = 0;
        for (uint i = 0; i < steps; i++)
        {
            if (!TryVariable(ref at, out var forward) || !TryVariable(ref at, out var zigzag))
                return found;
            position += forward;
            current += (zigzag >> 1) ^ (0 - (zigzag & 1));
            if (position > offset)
                return found;
            found = current;
        }
        return found;
    }

    private bool TryVariable(ref int at, out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 32; shift += 7)
        {
            if (at >= map.Length)
                return false;
            var part = map[at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return true;
        }
        return false;
    }
}
