using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Kernel.Diagnostics;

namespace Dialogos.Kernel.Build.Symbols;

/// <summary>A function of the image.</summary>
/// <param name="Address">Relative to the image base.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Symbol">As the object has it.</param>
/// <param name="Name">For people.</param>
/// <param name="Lines">Null for assembly and generated code.</param>
public sealed record ImageFunction(uint Address, uint Length, string Symbol, string Name, FunctionLines? Lines);

/// <summary>Writes the symbol map whose format <see cref="SymbolMap"/> describes.</summary>
public static class SymbolMapWriter
{
    /// <summary>The functions of an image, by address, one for each address.</summary>
    public static IReadOnlyList<ImageFunction> Functions(
        LinkedImage image, IReadOnlyDictionary<string, FunctionLines> lines, NameDemangler names)
    {
        var result = new List<ImageFunction>();
        // Several names of one address: the one with lines is the method, the others are its exports.
        var groups = image.Symbols.Where(s => s.IsCode).GroupBy(s => s.Address).ToList();
        for (var i = 0; i < groups.Count; i++)
        {
            var best = groups[i].OrderByDescending(s => lines.ContainsKey(s.Name)).ThenByDescending(s => s.IsGlobal)
                .ThenByDescending(s => names.Demangle(s.Name) != s.Name).ThenBy(s => s.Name, StringComparer.Ordinal).First();
            var section = image.Sections.Last(s => s.Address <= best.Address);
            var end = section.Address + section.Size;
            if (i + 1 < groups.Count)
                end = Math.Min(end, groups[i + 1].Key);
            var known = lines.GetValueOrDefault(best.Name);
            var length = end - best.Address;
            result.Add(new ImageFunction(best.Address, known is { Length: > 0 } ? Math.Min(known.Length, length) : length,
                best.Name, names.Demangle(best.Name), known));
        }
        return result;
    }

    /// <summary>The content of the section; depends on nothing but the functions.</summary>
    public static byte[] Write(IReadOnlyList<ImageFunction> functions)
    {
        var bytes = new List<byte>(new byte[SymbolMap.HeaderSize + functions.Count * SymbolMap.RecordSize]);
        var texts = new Dictionary<string, uint>(StringComparer.Ordinal);
        var records = new uint[functions.Count, 5];
        for (var i = 0; i < functions.Count; i++)
        {
            var function = functions[i];
            records[i, 0] = function.Address;
            records[i, 1] = function.Length;
            records[i, 2] = Text(bytes, texts, function.Name);
            if (function.Lines is not { Lines.Count: > 0 } lines)
                continue;
            records[i, 3] = Text(bytes, texts, lines.File);
            records[i, 4] = (uint)bytes.Count;
            WriteLines(bytes, lines.Lines);
        }
        var map = bytes.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(map, SymbolMap.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(4), SymbolMap.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(8), (uint)functions.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(12), (uint)map.Length);
        for (var i = 0; i < functions.Count; i++)
            for (var field = 0; field < 5; field++)
                BinaryPrimitives.WriteUInt32LittleEndian(
                    map.AsSpan(SymbolMap.HeaderSize + i * SymbolMap.RecordSize + field * 4), records[i, field]);
        return map;
    }

    private static uint Text(List<byte> bytes, Dictionary<string, uint> texts, string text)
    {
        if (texts.TryGetValue(text, out var known))
            return known;
        var at = (uint)bytes.Count;
        var encoded = Encoding.UTF8.GetBytes(text);
        if (encoded.Length > ushort.MaxValue)
            throw new BuildException($"a name of {encoded.Length} bytes does not fit in the symbol map");
        bytes.Add((byte)encoded.Length);
        bytes.Add((byte)(encoded.Length >> 8));
        bytes.AddRange(encoded);
        texts.Add(text, at);
        return at;
    }

    private static void WriteLines(List<byte> bytes, IReadOnlyList<(uint Offset, uint Line)> lines)
    {
        Variable(bytes, (uint)lines.Count);
        uint position = 0;
        uint current = 0;
        foreach (var (offset, line) in lines)
        {
            Variable(bytes, offset - position);
            var step = unchecked((int)(line - current));
            Variable(bytes, (uint)(step << 1 ^ step >> 31));
            position = offset;
            current = line;
        }
    }

    private static void Variable(List<byte> bytes, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
