using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Dialogos.Kernel.Build.Compilation;

/// <summary>
/// What C# allows and the freestanding runtime does not have, found before ilc would end in the middle of its work or the
/// image would stop. The assembly is its own core library, so what it does not declare, it cannot use.
/// </summary>
internal static class FreestandingContract
{
    /// <summary>Looks at every method of a program.</summary>
    /// <exception cref="BuildException">With every fault as "file(line,column): …".</exception>
    internal static void Check(Microsoft.CodeAnalysis.Compilation program, CancellationToken cancellation)
    {
        var faults = new List<string>();
        Check(program.Assembly.GlobalNamespace, faults, cancellation);
        if (faults.Count > 0)
            throw new BuildException(string.Join('\n', faults));
    }

    private static void Check(INamespaceOrTypeSymbol container, List<string> faults, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var member in container.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol inner)
                Check(inner, faults, cancellation);
            else if (member is IMethodSymbol method && Fault(method) is { } fault)
                faults.Add($"{Place(method)}: error: {fault}");
        }
    }

    // A call of a generic virtual method looks its target up when it is made, and makes the dictionary of a shared body then:
    // that is the work of .NET's type loader. Static ones are resolved by the compiler.
    private static string? Fault(IMethodSymbol method) => method switch
    {
        { IsStatic: false, TypeParameters.Length: > 0 } when method.IsVirtual || method.IsAbstract || method.IsOverride =>
            $"'{method.ToDisplayString()}' is virtual and generic, which the freestanding runtime cannot call: " +
                "give the type the parameter, or pass a delegate or an interface",
        // Object's own is the one that C# lets others override.
        { MethodKind: MethodKind.Destructor, ContainingType.SpecialType: not SpecialType.System_Object } =>
            $"'{method.ContainingType.ToDisplayString()}' has a finalizer, which nothing would run",
        _ => null,
    };

    private static string Place(ISymbol symbol)
    {
        var span = symbol.Locations.First().GetLineSpan();
        return $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})";
    }
}
