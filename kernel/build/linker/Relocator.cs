using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>Applies relocations and collects the base relocations that they leave behind.</summary>
internal sealed class Relocator(Layout layout, SymbolResolver resolver, ulong imageBase, uint imageSize)
{
    private const int MaximumReferencesShown = 3;
    private readonly SortedDictionary<string, List<string>> undefined = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];

    private readonly record struct Target(ulong Address, OutputSection? Section, bool IsAbsolute);

    /// <summary>Places that change when the image is loaded elsewhere, by address; true = 64 bits wide.</summary>
    internal List<(uint Address, bool IsWide)> BaseRelocations { get; } = [];

    /// <summary>Fills the content of every section of the layout.</summary>
    /// <exception cref="LinkException">Undefined symbols or overflows: all of them.</exception>
    internal void Apply()
    {
        foreach (var output in layout.Sections.Where(s => !s.IsZeroed && s.Parts.Count > 0))
        {
            output.Content = new byte[output.Size];
            if (output.Flags.HasFlag(SectionFlags.Execute))
                output.Content.AsSpan().Fill(0xCC);
            foreach (var part in output.Parts)
            {
                part.Section.Content.Span.CopyTo(output.Content.AsSpan((int)part.Offset));
                foreach (var relocation in part.Section.Relocations)
                    Apply(output, part, relocation);
            }
        }
        foreach (var (name, places) in undefined)
            faults.Add($"undefined symbol {name}, referred to by {string.Join(", ", places.Take(MaximumReferencesShown))}"
                + (places.Count > MaximumReferencesShown ? $" and {places.Count - MaximumReferencesShown} more" : ""));
        if (faults.Count > 0)
            throw new LinkException(string.Join('\n', faults));
        BaseRelocations.Sort();
    }

    /// <summary>The address of a global name, relative to the image base; null if nobody defines it.</summary>
    internal uint? AddressOf(string name)
    {
        if (!resolver.Definitions.TryGetValue(name, out var symbol))
            return BoundarySymbols.Find(name, layout, imageSize);
        return symbol.Kind == SymbolKind.Absolute ? null : AddressOf(symbol) is { } target ? (uint)target.Address : null;
    }

    /// <summary>The address of a definition relative to the image base; null if it is absolute or not in the image.</summary>
    internal uint? AddressInImage(CoffSymbol symbol) =>
        AddressOf(symbol) is { IsAbsolute: false } target ? (uint)target.Address : null;

    private Target? AddressOf(CoffSymbol definition)
    {
        if (definition.Kind == SymbolKind.Absolute)
            return new Target(definition.Value, null, true);
        if (definition.Kind == SymbolKind.Common)
        {
            var common = layout.PlaceOfCommon(definition.Name);
            return new Target(common.Output.Address + common.Offset, common.Output, false);
        }
        return layout.PlaceOf(definition.Section!) is { } place
            ? new Target(place.Output.Address + place.Offset + definition.Value, place.Output, false)
            : null;
    }

    private Target? Find(CoffSymbol reference)
    {
        if (resolver.Resolve(reference) is { } definition)
            return AddressOf(definition);
        return BoundarySymbols.Find(reference.Name, layout, imageSize) is { } address
            ? new Target(address, null, false)
            : null;
    }

    private void Apply(OutputSection output, PlacedSection part, CoffRelocation relocation)
    {
        if (relocation.Kind == RelocationKind.Absolute)
            return;
        if (part.Section.Owner.Symbols[relocation.SymbolIndex] is not { } symbol)
            throw new LinkException($"{part.Section}: a relocation names an auxiliary record");
        if (Find(symbol) is not { } target)
        {
            if (!undefined.TryGetValue(symbol.Name, out var places))
                undefined.Add(symbol.Name, places = []);
            var place = part.Section.ToString();
            if (!places.Contains(place))
                places.Add(place);
            return;
        }
        var offset = part.Offset + relocation.Offset;
        var field = output.Content.AsSpan((int)offset);
        var address = output.Address + offset;
        var virtualAddress = target.IsAbsolute ? target.Address : imageBase + target.Address;
        switch (relocation.Kind)
        {
            case RelocationKind.Address64:
                BinaryPrimitives.WriteUInt64LittleEndian(
                    field, BinaryPrimitives.ReadUInt64LittleEndian(field) + virtualAddress);
                if (!target.IsAbsolute)
                    BaseRelocations.Add((address, true));
                break;
            case RelocationKind.Address32:
                // The processor zero- or sign-extends: either way the upper half must be all equal bits.
                Write32(field, (long)virtualAddress, int.MinValue, uint.MaxValue, part, relocation, symbol);
                if (!target.IsAbsolute)
                    BaseRelocations.Add((address, false));
                break;
            case RelocationKind.Address32NoBase:
                var relative = target.IsAbsolute ? (long)(target.Address - imageBase) : (long)target.Address;
                Write32(field, relative, int.MinValue, uint.MaxValue, part, relocation, symbol);
                break;
            case RelocationKind.Section:
                BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(
                    BinaryPrimitives.ReadUInt16LittleEndian(field) + (target.Section?.Number ?? 0)));
                break;
            case RelocationKind.SectionRelative:
                Write32(field, (long)target.Address - (target.Section?.Address ?? 0), 0, int.MaxValue,
                    part, relocation, symbol);
                break;
            default:
                // Kinds 4 to 9: the displacement counts from the end of the instruction, 4 to 9 bytes on.
                var displacement = (long)(virtualAddress - (imageBase + address)) - (int)relocation.Kind;
                Write32(field, displacement, int.MinValue, int.MaxValue, part, relocation, symbol);
                break;
        }
    }

    private void Write32(Span<byte> field, long value, long minimum, long maximum,
        PlacedSection part, CoffRelocation relocation, CoffSymbol symbol)
    {
        var sum = value + BinaryPrimitives.ReadInt32LittleEndian(field);
        if (sum < minimum || sum > maximum)
            faults.Add($"{part.Section}+0x{relocation.Offset:X}: {relocation.Kind} to {symbol.Name} does not fit: 0x{sum:X}");
        BinaryPrimitives.WriteUInt32LittleEndian(field, unchecked((uint)sum));
    }
}
