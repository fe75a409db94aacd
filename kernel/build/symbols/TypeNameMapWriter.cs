using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Kernel.Runtime;

namespace Dialogos.Kernel.Build.Symbols;

/// <summary>Writes the map whose format <see cref="TypeNameMap"/> describes.</summary>
public static class TypeNameMapWriter
{
    private const string Start = "??_7";

    /// <summary>The types of an image that the map must name, by the address of their method tables.</summary>
    /// <exception cref="BuildException">A method table has no type, or two.</exception>
    public static IReadOnlyList<(uint Address, NamedType Type)> Find(LinkedImage image, IReadOnlyList<NamedType> types)
    {
        var known = types.ToLookup(type => type.Symbol, StringComparer.Ordinal);
        var result = new List<(uint, NamedType)>();
        foreach (var symbol in image.Symbols)
        {
            // '<': with type arguments, an array or a pointer. What they are made of is in their tables.
            if (!symbol.Name.StartsWith(Start, StringComparison.Ordinal) || symbol.Name.Contains('<', StringComparison.Ordinal))
                continue;
            var found = known[symbol.Name].ToList();
            if (found.Count != 1)
                throw new BuildException(found.Count == 0
                    ? $"the method table {symbol.Name} belongs to no type of the program"
                    : $"{string.Join(" and ", found.Select(type => type.Name))} look the same to the compiler: rename one");
            result.Add((symbol.Address, found[0]));
        }
        return result;
    }

    /// <summary>The content of the section; depends on nothing but the types.</summary>
    /// <param name="types">By address.</param>
    public static byte[] Write(IReadOnlyList<(uint Address, NamedType Type)> types)
    {
        var bytes = new List<byte>(new byte[TypeNameMap.HeaderSize + types.Count * TypeNameMap.RecordSize]);
        var places = new List<int>();
        foreach (var (_, type) in types)
        {
            places.Add(bytes.Count);
            bytes.Add((byte)type.Kind);
            Text(bytes, type.Name);
            if (type.Kind == TypeNameKind.Other)
                continue;
            Number(bytes, (ulong)type.Values.Count, 2);
            foreach (var (_, bits) in type.Values)
                Number(bytes, bits, 8);
            foreach (var (name, _) in type.Values)
                Text(bytes, name);
        }
        var map = bytes.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(map, TypeNameMap.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(4), TypeNameMap.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(8), (uint)types.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(12), (uint)map.Length);
        for (var i = 0; i < types.Count; i++)
        {
            var record = map.AsSpan(TypeNameMap.HeaderSize + i * TypeNameMap.RecordSize);
            BinaryPrimitives.WriteUInt32LittleEndian(record, types[i].Address);
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)places[i]);
        }
        return map;
    }

    private static void Text(List<byte> bytes, string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        Number(bytes, (ulong)encoded.Length, 2);
        bytes.AddRange(encoded);
    }

    private static void Number(List<byte> bytes, ulong value, int size)
    {
        if (size < 8 && value >> 8 * size != 0)
            throw new BuildException($"{value} is too much for the map of type names");
        for (var i = 0; i < size; i++)
            bytes.Add((byte)(value >> 8 * i));
    }
}
