using System;
using System.Collections.Generic;
using System.Linq;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>
/// Drops COMDATs that nothing refers to. Ordinary sections are roots, as with <c>lld-link /opt:ref</c>: ilc has removed
/// unreachable code before, and an assembly file says by its sections what belongs together.
/// </summary>
internal static class Liveness
{
    private const SectionFlags NotInImage = SectionFlags.LinkInformation | SectionFlags.LinkRemove | SectionFlags.Discardable;

    // ilc marks its type records (.debug$T) as ordinary data: the name decides, as with lld-link.
    private static bool BelongsInImage(CoffSection section) => (section.Flags & NotInImage) == 0
        && section.Name != ".debug" && !section.Name.StartsWith(".debug$", StringComparison.Ordinal);

    /// <summary>The sections of the image, in the order of the objects.</summary>
    internal static List<CoffSection> Find(
        IReadOnlyList<CoffObject> objects, SymbolResolver resolver, IEnumerable<string> roots)
    {
        var candidates = objects.SelectMany(o => o.Sections)
            .Where(s => BelongsInImage(s) && !resolver.IsDropped(s)).ToList();
        var associates = candidates.Where(s => s.Selection == ComdatSelection.Associative)
            .ToLookup(s => s.Owner.Sections[s.AssociatedWith - 1]);
        var alive = new HashSet<CoffSection>();
        var work = new Stack<CoffSection>();
        void Mark(CoffSection? section)
        {
            if (section != null && BelongsInImage(section) && !resolver.IsDropped(section) && alive.Add(section))
                work.Push(section);
        }
        foreach (var section in candidates.Where(s => s.Selection == ComdatSelection.None))
            Mark(section);
        foreach (var root in roots)
            if (resolver.Definitions.TryGetValue(root, out var symbol))
                Mark(symbol.Section);
        while (work.TryPop(out var section))
        {
            foreach (var follower in associates[section])
                Mark(follower);
            foreach (var relocation in section.Relocations)
                if (section.Owner.Symbols[relocation.SymbolIndex] is { } reference)
                    Mark(resolver.Resolve(reference)?.Section);
        }
        return candidates.Where(alive.Contains).ToList();
    }
}
