using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>
/// Puts the surviving input sections into output sections and gives these their addresses. Order: executable, read-only,
/// the linker's own read-only sections, writable, zeroed last. So file offset and relative address are the same
/// everywhere, and the file can be mapped as it is.
/// </summary>
internal sealed class Layout
{
    internal const uint PageSize = 4096;
    // Far above any image of ours: keeps a damaged object from asking for the machine's memory.
    private const uint MaximumSize = 1 << 30;
    private const SectionFlags Rights = SectionFlags.Read | SectionFlags.Write | SectionFlags.Execute;
    private readonly Dictionary<CoffSection, (OutputSection Output, uint Offset)> places = [];
    private readonly Dictionary<string, (OutputSection Output, uint Offset)> commons = new(StringComparer.Ordinal);

    /// <summary>In order of address.</summary>
    internal List<OutputSection> Sections { get; } = [];

    internal Layout(IEnumerable<CoffSection> alive, IEnumerable<CoffSymbol> commonSymbols)
    {
        var outputs = new Dictionary<(string, SectionFlags), OutputSection>();
        var ordered = alive.Select((section, index) => (section, index))
            .OrderBy(item => Suffix(item.section.Name), StringComparer.Ordinal).ThenBy(item => item.index);
        foreach (var (section, _) in ordered)
        {
            var name = OutputName(section.Name);
            var kind = section.Flags & (Rights | SectionFlags.Code | SectionFlags.InitializedData
                | SectionFlags.UninitializedData);
            if ((kind & (SectionFlags.Write | SectionFlags.Execute)) == (SectionFlags.Write | SectionFlags.Execute))
                throw new LinkException($"{section}: writable and executable at once");
            if (section.Size == 0)
                kind = section.Flags & Rights;
            var zeroed = section.Flags & SectionFlags.UninitializedData;
            var key = (name, (section.Flags & Rights) | zeroed);
            if (!outputs.TryGetValue(key, out var output))
                outputs.Add(key, output = new OutputSection { Name = name, Flags = kind | zeroed });
            output.Flags |= kind;
            Place(output, section);
        }
        foreach (var symbol in commonSymbols.OrderBy(s => s.Name, StringComparer.Ordinal))
            PlaceCommon(outputs, symbol);
        Sections.AddRange(outputs.Values.Where(o => o.Size > 0));
    }

    /// <summary>Gives every section its number and address; returns the first address behind the image.</summary>
    internal uint Assign(uint headerSize)
    {
        var order = Sections.Select((section, index) => (section, index))
            .OrderBy(item => Rank(item.section)).ThenBy(item => item.index).Select(item => item.section).ToList();
        Sections.Clear();
        Sections.AddRange(order);
        var address = AlignUp(headerSize, PageSize);
        for (var i = 0; i < Sections.Count; i++)
        {
            Sections[i].Number = i + 1;
            Sections[i].Address = address;
            address = AlignUp(Grow(address, Sections[i].Size, Sections[i].Name), PageSize);
        }
        return address;
    }

    /// <summary>Where an input section went; null if it is not in the image.</summary>
    internal (OutputSection Output, uint Offset)? PlaceOf(CoffSection section) =>
        places.TryGetValue(section, out var place) ? place : null;

    /// <summary>Where a common symbol went.</summary>
    internal (OutputSection Output, uint Offset) PlaceOfCommon(string name) => commons[name];

    internal static uint AlignUp(uint value, uint alignment) => checked(value + (alignment - 1)) & ~(alignment - 1);

    private static int Rank(OutputSection section)
    {
        if (section.IsZeroed)
            return 9;
        if (section.Flags.HasFlag(SectionFlags.Execute))
            return section.Name == ".text" ? 0 : 1;
        if (section.Flags.HasFlag(SectionFlags.Write))
            return 8;
        return section.Name switch { ".rdata" => 2, ".reloc" => 7, _ => 3 };
    }

    private void Place(OutputSection output, CoffSection section)
    {
        if (section.Alignment > PageSize)
            throw new LinkException($"{section}: an alignment above {PageSize}");
        var offset = AlignUp(output.Size, (uint)section.Alignment);
        output.Parts.Add(new PlacedSection(section, offset));
        output.Size = Grow(offset, section.Size, output.Name);
        places.Add(section, (output, offset));
    }

    private void PlaceCommon(Dictionary<(string, SectionFlags), OutputSection> outputs, CoffSymbol symbol)
    {
        const SectionFlags Zeroed = SectionFlags.Read | SectionFlags.Write | SectionFlags.UninitializedData;
        if (!outputs.TryGetValue((".bss", Zeroed), out var bss))
            outputs.Add((".bss", Zeroed), bss = new OutputSection { Name = ".bss", Flags = Zeroed });
        // COFF gives a common symbol no alignment: its size, up to 32 (as lld-link does).
        var offset = AlignUp(bss.Size, BitOperations.RoundUpToPowerOf2(Math.Min(32, symbol.Value)));
        commons.Add(symbol.Name, (bss, offset));
        bss.Size = Grow(offset, symbol.Value, bss.Name);
    }

    private static uint Grow(uint offset, uint size, string what) => (ulong)offset + size <= MaximumSize
        ? offset + size
        : throw new LinkException($"{what} makes the image larger than {MaximumSize >> 20} MiB");

    private static string Suffix(string name)
    {
        var dollar = name.IndexOf('$');
        return dollar < 0 ? "" : name[dollar..];
    }

    private static string OutputName(string name)
    {
        var dollar = name.IndexOf('$');
        var stem = dollar < 0 ? name : name[..dollar];
        return stem == ".xdata" ? ".rdata" : stem;
    }
}
