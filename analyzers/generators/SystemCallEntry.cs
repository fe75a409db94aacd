using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Analyzers.Generators;

/// <summary>What the attributes say of one system call. Values only, compared by value.</summary>
internal sealed class SystemCallEntry : IEquatable<SystemCallEntry>
{
    private SystemCallEntry(INamedTypeSymbol type, AttributeData call, string flags)
    {
        Number = call.ConstructorArguments.Length > 0 && call.ConstructorArguments[0].Value is int number ? number : -1;
        Name = Text(call, 1);
        Support = Level(call, 2);
        Note = Text(call, 3);
        Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        Flags = flags;
        Fits = Number >= 0 && type.IsStatic && type.GetMembers("Invoke").OfType<IMethodSymbol>().Any(m =>
            m.IsStatic && m.Parameters.Length == 1 && m.DeclaredAccessibility is Accessibility.Internal or Accessibility.Public);
        var place = type.Locations[0];
        File = place.SourceTree?.FilePath ?? "";
        Span = place.SourceSpan;
        Lines = place.GetLineSpan().Span;
    }

    internal int Number { get; }
    internal string Name { get; }
    internal string Support { get; }
    internal string Note { get; }
    internal string Type { get; }
    /// <summary>One line a flag: name, support, note, separated by tabs.</summary>
    internal string Flags { get; }
    internal bool Fits { get; }
    internal Location Place => Location.Create(File, Span, Lines);
    private string File { get; }
    private TextSpan Span { get; }
    private LinePositionSpan Lines { get; }

    internal static IEnumerable<SystemCallEntry> ReadFrom(INamedTypeSymbol type)
    {
        var flags = string.Join("\n", type.GetAttributes().Where(a => a.AttributeClass?.Name == "SystemCallFlagAttribute")
            .Select(a => Text(a, 0) + "\t" + Level(a, 1) + "\t" + Text(a, 2)));
        return type.GetAttributes().Where(a => a.AttributeClass?.Name == "SystemCallAttribute")
            .Select(a => new SystemCallEntry(type, a, flags));
    }

    private static string Text(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[index].Value as string ?? "" : "";

    private static string Level(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length && attribute.ConstructorArguments[index].Value is int level
            ? level switch { 0 => "full", 1 => "partial", _ => "refused" }
            : "full";

    private (int, string, string, string, string, string, bool, string, TextSpan, LinePositionSpan) Value =>
        (Number, Name, Support, Note, Type, Flags, Fits, File, Span, Lines);

    public bool Equals(SystemCallEntry? other) => other != null && Value.Equals(other.Value);

    public override bool Equals(object? obj) => Equals(obj as SystemCallEntry);

    public override int GetHashCode() => Number;
}
