using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>
/// Links COFF objects to a PE32+ image. The same objects in the same order give the same bytes; nothing but the
/// objects and the options goes in.
/// </summary>
public static class CoffLinker
{
    private const int RuntimeFunctionSize = 12;

    /// <summary>Links. The caller's content for sections made after the layout comes from <paramref name="describe"/>.</summary>
    /// <param name="objects">In a fixed order.</param>
    /// <param name="options">Base, entry and subsystem.</param>
    /// <param name="describe">Makes further read-only sections from the image without them. They lie behind all code and
    /// read-only data, so no address there moves. Null for none.</param>
    /// <exception cref="LinkException">The objects do not make an image; every fault is named.</exception>
    public static LinkedImage Link(
        IReadOnlyList<CoffObject> objects, LinkOptions options, Func<LinkedImage, IReadOnlyList<(string Name, byte[] Content)>>? describe = null)
    {
        if (options.ImageBase % 0x1_0000 != 0)
            throw new LinkException($"image base 0x{options.ImageBase:X} is no multiple of 64 KiB");
        var resolver = new SymbolResolver(objects);
        var roots = options.Roots.Concat(resolver.Included).Prepend(options.EntrySymbol).ToList();
        var alive = Liveness.Find(objects, resolver, roots);
        IReadOnlyList<(string Name, byte[] Content)> further = [];
        if (describe != null)
            further = describe(Once(objects, options, resolver, alive, roots, []));
        return Once(objects, options, resolver, alive, roots, further);
    }

    private static LinkedImage Once(IReadOnlyList<CoffObject> objects, LinkOptions options, SymbolResolver resolver,
        IReadOnlyList<CoffSection> alive, List<string> roots,
        IReadOnlyList<(string Name, byte[] Content)> further)
    {
        var layout = new Layout(alive, resolver.Definitions.Values.Where(s => s.Kind == SymbolKind.Common));
        layout.Sections.AddRange(further.Select(section => ReadOnlySection(section.Name, section.Content)));
        // Base relocations lie before writable data, so their number must be known before addresses are.
        OutputSection? table = null;
        if (options.Relocatable)
            layout.Sections.Add(table = ReadOnlySection(".reloc", []));
        var headerSize = PeWriter.HeaderSize(layout.Sections.Count);
        var relocator = Place(layout, resolver, options.ImageBase, headerSize);
        if (table != null)
        {
            // The table depends on addresses and addresses on its size: rounds end because the size settles
            // as soon as one round leaves the page count of the table unchanged.
            for (var pages = 0u; ; )
            {
                table.Content = PeWriter.BaseRelocationTable(relocator.BaseRelocations);
                table.Size = (uint)table.Content.Length;
                var needed = Layout.AlignUp(table.Size, Layout.PageSize);
                if (needed == pages)
                    break;
                pages = needed;
                relocator = Place(layout, resolver, options.ImageBase, headerSize);
            }
        }
        var imageSize = layout.Sections.Max(s => Layout.AlignUp(s.Address + s.Size, Layout.PageSize));
        SortFunctionTable(layout);
        var missing = roots.Where(root => relocator.AddressOf(root) == null).Distinct().ToList();
        if (missing.Count > 0)
            throw new LinkException(string.Join('\n', missing.Select(name => $"undefined symbol {name}, which the image must have")));
        var entry = relocator.AddressOf(options.EntrySymbol)!.Value;
        var file = PeWriter.Write(layout, options, entry, imageSize);
        var sections = layout.Sections.Select(s => new ImageSection(
            s.Name, s.Address, s.Size, s.IsZeroed ? 0 : Layout.AlignUp(s.Size, Layout.PageSize), s.Flags)).ToList();
        return new LinkedImage(file, options.ImageBase, entry, imageSize, sections,
            CollectSymbols(objects, layout, resolver, relocator));
    }

    private static Relocator Place(Layout layout, SymbolResolver resolver, ulong imageBase, uint headerSize)
    {
        var imageSize = layout.Assign(headerSize);
        var relocator = new Relocator(layout, resolver, imageBase, imageSize);
        relocator.Apply();
        return relocator;
    }

    private static OutputSection ReadOnlySection(string name, byte[] content) => new()
    {
        Name = name,
        Flags = SectionFlags.InitializedData | SectionFlags.Read,
        Size = (uint)content.Length,
        Content = content,
    };

    // The table of functions must be sorted by start (section 5.5), whatever order the objects came in.
    private static void SortFunctionTable(Layout layout)
    {
        if (layout.Sections.FirstOrDefault(s => s.Name == ".pdata") is not { } table)
            return;
        if (table.Content.Length % RuntimeFunctionSize != 0)
            throw new LinkException($".pdata has {table.Content.Length} bytes, no multiple of {RuntimeFunctionSize}");
        var sorted = table.Content.Chunk(RuntimeFunctionSize)
            .OrderBy(record => BinaryPrimitives.ReadUInt32LittleEndian(record)).SelectMany(record => record);
        table.Content = sorted.ToArray();
    }

    private static List<ImageSymbol> CollectSymbols(
        IReadOnlyList<CoffObject> objects, Layout layout, SymbolResolver resolver, Relocator relocator)
    {
        var result = new List<ImageSymbol>();
        foreach (var symbol in objects.SelectMany(o => o.Symbols))
        {
            if (symbol == null || symbol.Kind is not (SymbolKind.Local or SymbolKind.Defined or SymbolKind.Common)
                || (symbol.Section != null && symbol.Name == symbol.Section.Name))
                continue;
            if (symbol.Kind != SymbolKind.Local && resolver.Definitions.GetValueOrDefault(symbol.Name) != symbol)
                continue;
            if (relocator.AddressInImage(symbol) is { } address)
                result.Add(new ImageSymbol(symbol.Name, address, symbol.Kind != SymbolKind.Local,
                    IsCode(layout, address)));
        }
        result.Sort((a, b) => a.Address != b.Address
            ? a.Address.CompareTo(b.Address)
            : string.CompareOrdinal(a.Name, b.Name));
        return result;
    }

    private static bool IsCode(Layout layout, uint address) => layout.Sections.Any(s =>
        s.Flags.HasFlag(SectionFlags.Execute) && address >= s.Address && address < s.Address + s.Size);
}
