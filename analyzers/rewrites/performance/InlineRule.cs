using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Tells the compiler to inline a small method that it would not inline by itself.</summary>
public sealed class InlineRule : IRewriteRule
{
    private const int MostTokens = 160;
    private const string Room = "System.Runtime.CompilerServices";

    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method)
    {
        var (member, attributes) = method.Body.Parent switch
        {
            MethodDeclarationSyntax declaration => ((SyntaxNode)declaration, declaration.AttributeLists),
            ConstructorDeclarationSyntax declaration => (declaration, declaration.AttributeLists),
            AccessorDeclarationSyntax accessor => (accessor, accessor.AttributeLists),
            _ => (null!, default),
        };
        if (member is null || attributes.Count > 0 || method.Body.DescendantTokens().Count() > MostTokens
            || method.Model.GetDeclaredSymbol(member) is not IMethodSymbol symbol
            || symbol.IsVirtual || symbol.IsAbstract || symbol.IsOverride || symbol.ExplicitInterfaceImplementations.Length > 0
            || symbol.MethodKind == MethodKind.StaticConstructor)
            yield break;
        // A frame of its own is part of what these do; recursion has no end to inline.
        if (method.Nodes.Any(node => node is StackAllocArrayCreationExpressionSyntax or YieldStatementSyntax
            or TryStatementSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or LockStatementSyntax)
            || method.Of<InvocationExpressionSyntax>().Any(call => SymbolEqualityComparer.Default.Equals(
                (method.Model.GetSymbolInfo(call).Symbol as IMethodSymbol)?.OriginalDefinition, symbol)))
            yield break;
        var usings = member.SyntaxTree.GetCompilationUnitRoot().Usings.Any(use => use.Name?.ToString() == Room);
        var prefix = usings ? "" : Room + ".";
        var text = $"[{prefix}MethodImpl({prefix}MethodImplOptions.AggressiveInlining)]";
        var indentation = Purity.Indentation(member);
        var separator = member is AccessorDeclarationSyntax && !StartsLine(member) ? " " : "\n" + indentation;
        yield return new Rewrite(RewriteKind.Inline, new(member.SpanStart, 0), "", text + separator, member.SpanStart);
    }

    private static bool StartsLine(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart);
        return string.IsNullOrWhiteSpace(line.ToString()[..(node.SpanStart - line.Start)]);
    }
}
