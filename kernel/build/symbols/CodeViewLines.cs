using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Kernel.Build.Symbols;

/// <summary>The lines of one function.</summary>
/// <param name="File">Repository-relative.</param>
/// <param name="Length">Bytes of code.</param>
/// <param name="Lines">Offset from the function's start, and line, in order of offset.</param>
public sealed record FunctionLines(string File, uint Length, IReadOnlyList<(uint Offset, uint Line)> Lines);

/// <summary>
/// Reads the lines from an object's <c>.debug$S</c> (CodeView 13: Microsoft's microsoft-pdb repository, cvinfo.h): the
/// subsections for lines, file checksums and strings.
/// </summary>
public static class CodeViewLines
{
    private const uint LinesKind = 0xF2, StringsKind = 0xF3, FilesKind = 0xF4;
    // Lines with these numbers are the compiler's own steps, without a place in the source.
    private const uint HiddenLine = 0xF00F00, SecondHiddenLine = 0xFEEFEE;

    /// <summary>The functions with lines, by symbol name. Damaged records are left out: they cost only a line number.</summary>
    public static Dictionary<string, FunctionLines> Read(CoffObject item)
    {
        var result = new Dictionary<string, FunctionLines>(StringComparer.Ordinal);
        foreach (var section in item.Sections)
            if (section.Name == ".debug$S")
                ReadSection(section, result);
        return result;
    }

    private static void ReadSection(CoffSection section, Dictionary<string, FunctionLines> result)
    {
        var bytes = section.Content.Span;
        ReadOnlySpan<byte> strings = default, files = default;
        var lines = new List<(int Start, int Length)>();
        for (var at = 4; at + 8 <= bytes.Length;)
        {
            var kind = Read32(bytes, at);
            var length = Read32(bytes, at + 4);
            at += 8;
            if (length > bytes.Length - at)
                break;
            var body = bytes.Slice(at, (int)length);
            if (kind == LinesKind && length >= 24)
                lines.Add((at, (int)length));
            else if (kind == StringsKind)
                strings = body;
            else if (kind == FilesKind)
                files = body;
            at += (int)(length + 3 & ~3u);
        }
        var symbols = new Dictionary<uint, CoffSymbol>();
        foreach (var relocation in section.Relocations)
            if (relocation.Kind == RelocationKind.SectionRelative
                && section.Owner.Symbols[relocation.SymbolIndex] is { } symbol)
                symbols.TryAdd(relocation.Offset, symbol);
        foreach (var (start, length) in lines)
            if (symbols.TryGetValue((uint)start, out var symbol)
                && ReadFunction(bytes.Slice(start, length), files, strings) is { } function)
                result.TryAdd(symbol.Name, function);
    }

    private static FunctionLines? ReadFunction(
        ReadOnlySpan<byte> body, ReadOnlySpan<byte> files, ReadOnlySpan<byte> strings)
    {
        // Header: offset, section, flags, code length; one block a file: file, count, size, then offset and line.
        // A method is in one file; a second block would come from #line, whose lines would need their own file.
        var codeLength = Read32(body, 8);
        var file = FileName(Read32(body, 12), files, strings);
        var count = Read32(body, 16);
        if (file == null || count > (body.Length - 24) / 8)
            return null;
        var lines = new List<(uint, uint)>();
        for (var i = 0; i < count; i++)
        {
            var line = Read32(body, 24 + i * 8 + 4) & 0xFF_FFFF;
            if (line is not (0 or HiddenLine or SecondHiddenLine))
                lines.Add((Read32(body, 24 + i * 8), line));
        }
        lines.Sort();
        return new FunctionLines(file, codeLength, lines);
    }

    private static string? FileName(uint file, ReadOnlySpan<byte> files, ReadOnlySpan<byte> strings)
    {
        if (files.Length < 4 || file > files.Length - 4)
            return null;
        var at = Read32(files, (int)file);
        if (at >= strings.Length)
            return null;
        var rest = strings[(int)at..];
        var end = rest.IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }

    private static uint Read32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
