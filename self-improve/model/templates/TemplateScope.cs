using System.Collections.Generic;

namespace Dialogos.SelfImprove.Model.Templates;

/// <summary>The value of a name that has none: it may be tested, not used.</summary>
internal sealed class Undefined
{
    public static readonly Undefined Value = new();
}

/// <summary>Names and values; an inner scope hides names of the outer one.</summary>
internal sealed class TemplateScope(TemplateScope? outer)
{
    private readonly Dictionary<string, object?> _values = new(System.StringComparer.Ordinal);

    public object? this[string name]
    {
        get => _values.TryGetValue(name, out object? value) ? value : outer is null ? Undefined.Value : outer[name];
        set => _values[name] = value;
    }
}
