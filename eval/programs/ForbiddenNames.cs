using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Eval.Programs;

/// <summary>
/// What a candidate may not name: by these it could reach the worker, its key, the disk or the machine, or notice that it is
/// judged. The worker bounds a program's steps and memory; it is no prison for one that may call anything.
/// </summary>
public static class ForbiddenNames
{
    private static readonly string[] Namespaces =
        ["System.IO", "System.Reflection", "System.Diagnostics", "System.Net", "System.Runtime", "System.Security", "Dialogos.Eval", "Microsoft"];

    // Of the forbidden namespaces these are harmless: layouts, spans over numbers, hints to the compiler.
    private static readonly string[] Allowed = ["System.Runtime.CompilerServices", "System.Runtime.InteropServices", "System.Runtime.Intrinsics",
        "System.Diagnostics.CodeAnalysis"];

    private static readonly string[] Types = ["System.Environment", "System.Console", "System.AppDomain", "System.Activator", "System.Type",
        "System.GC", "System.AppContext", "System.Threading.Thread", "System.Threading.Tasks.Task", "System.Delegate",
        "System.Runtime.InteropServices.Marshal", "System.Runtime.InteropServices.NativeLibrary", "System.Runtime.CompilerServices.Unsafe",
        "System.Runtime.CompilerServices.RuntimeHelpers", "System.Runtime.InteropServices.DllImportAttribute",
        "System.Runtime.InteropServices.LibraryImportAttribute", "System.Runtime.CompilerServices.ModuleInitializerAttribute",
        "System.DateTime", "System.TimeProvider"];

    /// <summary>What a candidate names that the text before it did not; empty for an honest one.</summary>
    public static IReadOnlyList<string> Newly(SemanticModel before, SemanticModel after, CancellationToken cancellation = default)
    {
        var known = In(before, cancellation).ToHashSet(StringComparer.Ordinal);
        return [.. In(after, cancellation).Where(name => !known.Contains(name)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> In(SemanticModel model, CancellationToken cancellation)
    {
        var root = model.SyntaxTree.GetRoot(cancellation);
        if (root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.UnsafeKeyword)))
            yield return "unsafe";
        foreach (var node in root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(node, cancellation).Symbol;
            var type = symbol as ITypeSymbol ?? symbol?.ContainingType;
            if (type is not null && Name(type) is { } name && IsForbidden(name))
                yield return name;
            else if (symbol is { Name: "GetType" or "MemberwiseClone" or "DynamicInvoke" })
                yield return symbol.Name;
        }
    }

    private static bool IsForbidden(string name) => Types.Contains(name)
        || (Namespaces.Any(space => name.StartsWith(space + ".", StringComparison.Ordinal)) && !Allowed.Any(space => name.StartsWith(space + ".", StringComparison.Ordinal)));

    private static string Name(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
