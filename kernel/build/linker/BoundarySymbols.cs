using System;
using System.Linq;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>
/// Names that the linker itself defines when an object refers to them and none defines them:
/// <c>__ImageBase</c> and <c>__ImageEnd</c>; <c>__modules_a</c> and <c>__modules_z</c>, the bounds of <c>.modules</c>,
/// where ilc puts a pointer to the module's header; <c>__managed_text_start</c> and <c>__managed_text_end</c>, the
/// bounds of the compiled C#; and for any section NAME (without its dot) <c>__section_NAME_start</c> and
/// <c>__section_NAME_end</c>. A section that the image lacks is empty: both bounds are equal.
/// </summary>
internal static class BoundarySymbols
{
    /// <summary>The address relative to the image base; null if the name is not one of these.</summary>
    internal static uint? Find(string name, Layout layout, uint imageSize) => name switch
    {
        "__ImageBase" => 0,
        "__ImageEnd" => imageSize,
        "__modules_a" => Bound(layout, ".modules", atEnd: false),
        "__modules_z" => Bound(layout, ".modules", atEnd: true),
        "__managed_text_start" => Bound(layout, ".managedcode", atEnd: false),
        "__managed_text_end" => Bound(layout, ".managedcode", atEnd: true),
        _ when Inner(name, "_start") is { } section => Bound(layout, section, atEnd: false),
        _ when Inner(name, "_end") is { } section => Bound(layout, section, atEnd: true),
        _ => null,
    };

    private static string? Inner(string name, string end) =>
        name.StartsWith("__section_", StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal)
            && name.Length > 10 + end.Length
            ? "." + name[10..^end.Length]
            : null;

    private static uint Bound(Layout layout, string section, bool atEnd)
    {
        var parts = layout.Sections.Where(s => s.Name == section).ToList();
        if (parts.Count == 0)
            return 0;
        return atEnd ? parts[^1].Address + parts[^1].Size : parts[0].Address;
    }
}
