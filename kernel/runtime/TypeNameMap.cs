// The map from method tables to the names of their types, which every image carries in its read-only section ".names". It
// holds types without type arguments and generic definitions; all other names are made of these. Numbers are little-endian;
// addresses are relative to the image base.
//
//   offset 0   u32 magic 0x4E595444 ("DTYN")   u32 version 1   u32 type count   u32 bytes of the whole map
//   offset 16  one record of 8 bytes for each type, sorted by address: u32 address of the method table   u32 description
//   then       descriptions: u8 kind   text (name as in "Space.Outer+Inner`1");
//              for enumerations then u16 count, count values of u64 in ascending order (the value's own bits, the rest
//              zero), and count texts, in that order
//              texts: u16 length, UTF-8 bytes
//
// kernel/build writes it (symbols/TypeNameMapWriter.cs).
using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Runtime;

/// <summary>What kind of type a description is about.</summary>
public enum TypeNameKind : byte
{
    /// <summary>No enumeration.</summary>
    Other,
    /// <summary>An enumeration.</summary>
    Enumeration,
    /// <summary>An enumeration of bits.</summary>
    Flags,
}

/// <summary>A type in the map.</summary>
public readonly ref struct TypeDescription
{
    private readonly ReadOnlySpan<byte> names;
    private readonly ReadOnlySpan<byte> values;

    internal TypeDescription(ReadOnlySpan<byte> description)
    {
        Kind = (TypeNameKind)description[0];
        Name = Text(description, 1, out var end);
        if (Kind == TypeNameKind.Other)
            return;
        Count = BinaryPrimitives.ReadUInt16LittleEndian(description.Slice(end));
        values = description.Slice(end + 2, 8 * Count);
        names = description.Slice(end + 2 + 8 * Count);
    }

    /// <summary>Whether it is an enumeration.</summary>
    public TypeNameKind Kind { get; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>How many names an enumeration gives.</summary>
    public int Count { get; }

    /// <summary>The bits of a named value.</summary>
    public ulong Value(int index) => BinaryPrimitives.ReadUInt64LittleEndian(values.Slice(8 * index, 8));

    /// <summary>The name of a value, UTF-8.</summary>
    public ReadOnlySpan<byte> ValueName(int index)
    {
        var at = 0;
        for (var i = 0; i < index; i++)
            Text(names, at, out at);
        return Text(names, at, out _);
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> bytes, int at, out int end)
    {
        end = at + 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(at));
        return bytes.Slice(at + 2, end - at - 2);
    }
}

/// <summary>Reads a map in place. The map is part of the image: what is damaged ends in a failed check, like any bug.</summary>
public readonly ref struct TypeNameMap
{
    /// <summary>"DTYN".</summary>
    public const uint Magic = 0x4E595444;
    /// <summary>The version of the layout.</summary>
    public const uint Version = 1;
    /// <summary>Bytes before the first record.</summary>
    public const int HeaderSize = 16;
    /// <summary>Bytes of a type's record.</summary>
    public const int RecordSize = 8;

    private readonly ReadOnlySpan<byte> map;

    /// <summary>Over the content of the section; a section that is no map gives an empty one.</summary>
    public TypeNameMap(ReadOnlySpan<byte> section)
    {
        map = default;
        if (section.Length < HeaderSize || Read(section, 0) != Magic || Read(section, 4) != Version)
            return;
        map = section;
        Count = (int)Read(section, 8);
    }

    /// <summary>How many types the map names.</summary>
    public int Count { get; }

    /// <summary>Finds a type; false if the map does not have it.</summary>
    /// <param name="address">Of its method table, relative to the image base.</param>
    /// <param name="type">What is known.</param>
    public bool TryFind(uint address, out TypeDescription type)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Read(map, HeaderSize + middle * RecordSize) < address)
                low = middle + 1;
            else
                high = middle;
        }
        type = default;
        if (low == Count || Read(map, HeaderSize + low * RecordSize) != address)
            return false;
        type = new TypeDescription(map.Slice((int)Read(map, HeaderSize + low * RecordSize + 4)));
        return true;
    }

    private static uint Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at));
}
