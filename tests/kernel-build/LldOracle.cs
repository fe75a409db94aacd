using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build.Linker;
using Xunit;

namespace Dialogos.Tests.KernelBuild;

/// <summary>
/// Links the same objects with <c>lld-link</c> and compares what a loader sees, symbol by symbol: the bytes between
/// relocations, and for each relocation where it leads, as a symbol and a distance. Layouts may differ, meanings not.
/// </summary>
internal static class LldOracle
{
    // Where both images are loaded: other than where they were linked to, so that base relocations count.
    private const ulong LoadBase = 0x2_0000_0000;

    private sealed record View(LoadedImage Image, IReadOnlyDictionary<string, ulong> Symbols);

    /// <summary>Compares; returns how many symbols and relocations were compared.</summary>
    internal static (int Symbols, int Relocations) Compare(
        IReadOnlyList<(string Name, byte[] Bytes)> files, string entry, params string[] lldFlags)
    {
        var objects = files.Select(f => CoffReader.Read(f.Name, f.Bytes)).ToList();
        var ours = CoffLinker.Link(objects, TestTools.Options(entry));
        var mine = new View(new LoadedImage(ours.File, LoadBase), ours.Symbols.Where(s => s.IsGlobal)
            .ToDictionary(s => s.Name, s => LoadBase + s.Address, StringComparer.Ordinal));
        var theirs = LinkWithLld(files, entry, lldFlags);
        Assert.Equal(mine.Image.Entry + LoadBase, mine.Symbols[entry]);
        Assert.Equal(theirs.Image.Entry + LoadBase, theirs.Symbols[entry]);

        var resolver = new SymbolResolver(objects);
        var compared = (Symbols: 0, Relocations: 0);
        var defined = objects.SelectMany(o => o.Symbols).Where(s => s is { Kind: SymbolKind.Defined }).ToLookup(s => s!.Section!);
        foreach (var section in objects.SelectMany(o => o.Sections))
        {
            var symbols = defined[section].OrderBy(s => s!.Value).ToList();
            var anchor = symbols.FirstOrDefault(s => resolver.Definitions[s!.Name] == s && mine.Symbols.ContainsKey(s.Name));
            // The linker sorts .pdata; only its order in the object has symbols' meaning.
            if (anchor == null || section.Name == ".pdata")
                continue;
            compared.Symbols += symbols.Count;
            foreach (var symbol in symbols)
                Assert.Equal(Start(mine, anchor), mine.Symbols[symbol!.Name] - symbol.Value);
            compared.Relocations += CompareSection(section, Start(mine, anchor), mine, Start(theirs, anchor), theirs, resolver);
        }
        return compared;
    }

    private static ulong Start(View view, CoffSymbol anchor)
    {
        Assert.True(view.Symbols.TryGetValue(anchor.Name, out var address), $"lld-link has no symbol {anchor.Name}");
        return address - anchor.Value;
    }

    private static int CompareSection(
        CoffSection section, ulong myStart, View mine, ulong theirStart, View theirs, SymbolResolver resolver)
    {
        var my = mine.Image.At(myStart, (int)section.Size).ToArray();
        var their = theirs.Image.At(theirStart, (int)section.Size).ToArray();
        var compared = 0;
        foreach (var relocation in section.Relocations)
        {
            var size = relocation.Kind switch
            {
                RelocationKind.Address64 => 8,
                RelocationKind.Section => 2,
                _ => 4,
            };
            var target = resolver.Resolve(section.Owner.Symbols[relocation.SymbolIndex]!);
            var anchor = target?.Section == null ? null : target.Kind == SymbolKind.Defined ? target : target.Owner.Symbols
                .FirstOrDefault(s => s is { Kind: SymbolKind.Defined } && s.Section == target.Section);
            if (anchor != null && mine.Symbols.ContainsKey(anchor.Name) && relocation.Kind != RelocationKind.Section
                && relocation.Kind != RelocationKind.SectionRelative)
            {
                var myDistance = Decode(my, relocation, myStart) - mine.Symbols[anchor.Name];
                var theirDistance = Decode(their, relocation, theirStart) - theirs.Symbols[anchor.Name];
                Assert.True(myDistance == theirDistance,
                    $"{section}+0x{relocation.Offset:X} {relocation.Kind}: {anchor.Name}+0x{myDistance:X}, lld-link +0x{theirDistance:X}");
                compared++;
            }
            my.AsSpan((int)relocation.Offset, size).Clear();
            their.AsSpan((int)relocation.Offset, size).Clear();
        }
        Assert.True(my.AsSpan().SequenceEqual(their), $"{section}: bytes differ from lld-link's");
        return compared;
    }

    // The address that the field leads to.
    private static ulong Decode(byte[] bytes, CoffRelocation relocation, ulong start)
    {
        var field = bytes.AsSpan((int)relocation.Offset);
        return relocation.Kind switch
        {
            RelocationKind.Address64 => BinaryPrimitives.ReadUInt64LittleEndian(field),
            RelocationKind.Address32 => BinaryPrimitives.ReadUInt32LittleEndian(field),
            RelocationKind.Address32NoBase => LoadBase + BinaryPrimitives.ReadUInt32LittleEndian(field),
            _ => start + relocation.Offset + (ulong)(int)relocation.Kind
                + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(field),
        };
    }

    private static View LinkWithLld(IReadOnlyList<(string Name, byte[] Bytes)> files, string entry, string[] flags)
    {
        using var folder = new ScratchFolder();
        var paths = new List<string>();
        for (var i = 0; i < files.Count; i++)
        {
            paths.Add(Path.Combine(folder.Path, $"{i}.obj"));
            File.WriteAllBytes(paths[i], files[i].Bytes);
        }
        var image = Path.Combine(folder.Path, "oracle.efi");
        var map = Path.Combine(folder.Path, "oracle.map");
        var (status, output) = TestTools.Run("lld-link",
            [.. paths, "/out:" + image, "/map:" + map, "/subsystem:efi_application", "/entry:" + entry,
                "/base:0x140000000", "/opt:ref", "/opt:noicf", .. flags]);
        Assert.True(status == 0, output);
        var symbols = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(map))
        {
            // " 0001:00000000       Name       0000000140001000     object"
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 3 && words[0].Length == 13 && words[0][4] == ':' && words[2].Length == 16
                && ulong.TryParse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address))
                symbols.TryAdd(words[1], address - 0x1_4000_0000 + LoadBase);
        }
        return new View(new LoadedImage(File.ReadAllBytes(image), LoadBase), symbols);
    }
}
