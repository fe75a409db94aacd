using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>Decides which definition each global name has, and which COMDATs survive.</summary>
internal sealed class SymbolResolver
{
    private readonly Dictionary<string, CoffSymbol> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> alternates = new(StringComparer.Ordinal);
    private readonly HashSet<CoffSection> dropped = [];
    private readonly List<string> faults = [];

    internal SymbolResolver(IReadOnlyList<CoffObject> objects)
    {
        foreach (var item in objects)
            foreach (var section in item.Sections)
                if (section.Name == ".drectve")
                    ReadDirectives(section);
        SelectComdats(objects);
        foreach (var item in objects)
            foreach (var symbol in item.Symbols)
                if (symbol != null)
                    Define(symbol);
        LinkException? fault = faults.Count == 0 ? null : new LinkException(string.Join('\n', faults));
        if (fault != null)
            throw fault;
    }

    /// <summary>Every global definition by name.</summary>
    internal IReadOnlyDictionary<string, CoffSymbol> Definitions => definitions;

    /// <summary>Symbols that an object asked to keep (/include:).</summary>
    internal List<string> Included { get; } = [];

    /// <summary>Whether the section lost against another COMDAT of its name.</summary>
    internal bool IsDropped(CoffSection section) => dropped.Contains(section);

    /// <summary>The definition that a reference means; null if there is none.</summary>
    internal CoffSymbol? Resolve(CoffSymbol reference)
    {
        // A chain of weak fallbacks can be circular: its length is bounded by the number of steps taken here.
        for (var step = 0; step < 64; step++)
        {
            if (reference.Kind is SymbolKind.Local or SymbolKind.Ignored)
                return reference.Section == null ? null : reference;
            if (definitions.TryGetValue(reference.Name, out var definition))
                return definition;
            if (reference.Fallback == null)
                return alternates.TryGetValue(reference.Name, out var alternate)
                    ? definitions.GetValueOrDefault(alternate)
                    : null;
            reference = reference.Fallback;
        }
        return null;
    }

    private void Define(CoffSymbol symbol)
    {
        if (symbol.Kind is not (SymbolKind.Defined or SymbolKind.Absolute or SymbolKind.Common))
            return;
        if (symbol.Section != null && dropped.Contains(symbol.Section))
            return;
        if (definitions.TryAdd(symbol.Name, symbol))
            return;
        var first = definitions[symbol.Name];
        if (first.Kind == SymbolKind.Common && (symbol.Kind != SymbolKind.Common || symbol.Value > first.Value))
            definitions[symbol.Name] = symbol;
        else if (symbol.Kind != SymbolKind.Common)
            faults.Add($"duplicate symbol {symbol.Name}: {Place(first)} and {Place(symbol)}");
    }

    private static string Place(CoffSymbol symbol) => symbol.Section?.ToString() ?? symbol.Owner.Name;

    private void SelectComdats(IReadOnlyList<CoffObject> objects)
    {
        var chosen = new Dictionary<string, CoffSection>(StringComparer.Ordinal);
        foreach (var section in objects.SelectMany(o => o.Sections))
        {
            if (section.Selection is ComdatSelection.None or ComdatSelection.Associative
                || section.Leader!.Kind == SymbolKind.Local)
                continue;
            if (!chosen.TryAdd(section.Leader.Name, section))
                chosen[section.Leader.Name] = Choose(chosen[section.Leader.Name], section);
        }
        // Associates fall with what they follow; chains of them need as many rounds as they are long.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var section in objects.SelectMany(o => o.Sections))
                if (section.Selection == ComdatSelection.Associative && !dropped.Contains(section)
                    && dropped.Contains(section.Owner.Sections[section.AssociatedWith - 1]))
                    changed = dropped.Add(section);
        }
    }

    private CoffSection Choose(CoffSection first, CoffSection second)
    {
        var name = first.Leader!.Name;
        var fits = first.Selection == second.Selection && first.Selection switch
        {
            ComdatSelection.Any or ComdatSelection.Largest => true,
            ComdatSelection.SameSize => first.Size == second.Size,
            ComdatSelection.ExactMatch => first.Content.Span.SequenceEqual(second.Content.Span),
            _ => false,
        };
        if (!fits)
            faults.Add($"duplicate symbol {name}: {first} and {second} (COMDAT {first.Selection}/{second.Selection})");
        var secondWins = first.Selection == ComdatSelection.Largest && second.Size > first.Size;
        dropped.Add(secondWins ? first : second);
        return secondWins ? second : first;
    }

    private void ReadDirectives(CoffSection section)
    {
        var text = Encoding.UTF8.GetString(section.Content.Span).TrimStart('\uFEFF');
        foreach (var word in text.Split([' ', '\0'], StringSplitOptions.RemoveEmptyEntries))
        {
            var directive = word.Trim('"');
            var colon = directive.IndexOf(':');
            var option = (colon < 0 ? directive : directive[..colon]).TrimStart('/', '-').ToLowerInvariant();
            var argument = colon < 0 ? "" : directive[(colon + 1)..].Trim('"');
            var equals = argument.IndexOf('=');
            if (option == "alternatename" && equals > 0)
                alternates.TryAdd(argument[..equals], argument[(equals + 1)..]);
            else if (option == "include" && argument.Length > 0)
                Included.Add(argument);
            else
                faults.Add($"{section}: unknown linker directive {word}");
        }
    }
}
