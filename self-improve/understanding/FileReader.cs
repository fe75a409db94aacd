using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.SelfImprove.Understanding;

/// <summary>Reads one file's part of the call graph.</summary>
internal static class FileReader
{
    internal static FileEntry Read(CSharpCompilation program, SyntaxTree tree)
    {
        var model = program.GetSemanticModel(tree);
        var root = tree.GetRoot();
        var methods = ImmutableArray.CreateBuilder<MethodEntry>();
        foreach (var body in MethodContext.Bodies(root))
        {
            if (Owner(model, body) is not { } symbol || Id(symbol) is not { } id)
                continue;
            var calls = Calls(model, body).GroupBy(call => call.Id)
                .Select(group => (Id: group.Key, Depth: group.Max(call => call.Depth))).ToList();
            methods.Add(new MethodEntry(id, Name(symbol), tree.FilePath, body.Span,
                [.. calls.Select(call => call.Id)], [.. calls.Select(call => call.Depth)]));
        }
        var implementations = root.DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Select(type => model.GetDeclaredSymbol(type)).OfType<INamedTypeSymbol>().SelectMany(Implementations);
        return new FileEntry(tree, methods.ToImmutable(), [.. implementations.Distinct()]);
    }

    internal static string? Id(ISymbol symbol) => symbol.OriginalDefinition.GetDocumentationCommentId();

    private static ISymbol? Owner(SemanticModel model, SyntaxNode body) => body.Parent switch
    {
        // An arrow directly on a property or indexer is its getter.
        PropertyDeclarationSyntax or IndexerDeclarationSyntax => (model.GetDeclaredSymbol(body.Parent) as IPropertySymbol)?.GetMethod,
        { } parent => model.GetDeclaredSymbol(parent),
        _ => null,
    };

    private static string Name(ISymbol symbol) => symbol is IMethodSymbol { AssociatedSymbol: { } owner }
        ? $"{symbol.ContainingType.Name}.{owner.Name}" : $"{symbol.ContainingType.Name}.{symbol.Name}";

    private static IEnumerable<(string Id, int Depth)> Calls(SemanticModel model, SyntaxNode body)
    {
        foreach (var node in body.DescendantNodesAndSelf())
        {
            IEnumerable<ISymbol?> called = node switch
            {
                // A name stands for the method that it calls or passes on, or for a property.
                SimpleNameSyntax name => Accessors(model.GetSymbolInfo(name).Symbol),
                ElementAccessExpressionSyntax access => Accessors(model.GetSymbolInfo(access).Symbol),
                BaseObjectCreationExpressionSyntax creation => [model.GetSymbolInfo(creation).Symbol],
                BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax or AssignmentExpressionSyntax
                    => [model.GetSymbolInfo(node).Symbol],
                ForEachStatementSyntax loop when model.GetForEachStatementInfo(loop) is var info
                    => [info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod],
                _ => [],
            };
            foreach (var symbol in called.OfType<IMethodSymbol>())
                if (Id(symbol.ReducedFrom ?? symbol) is { } id)
                    yield return (id, Depth(node, body));
        }
    }

    private static IEnumerable<ISymbol?> Accessors(ISymbol? symbol) =>
        symbol is IPropertySymbol property ? [property.GetMethod, property.SetMethod] : [symbol];

    private static int Depth(SyntaxNode node, SyntaxNode body) => node.AncestorsAndSelf().TakeWhile(ancestor => ancestor != body)
        .Count(ancestor => ancestor is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax);

    private static IEnumerable<(string, string)> Implementations(INamedTypeSymbol type)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
            if (method.OverriddenMethod is { } overridden && Id(overridden) is { } contract && Id(method) is { } implementation)
                yield return (contract, implementation);
        foreach (var member in type.AllInterfaces.SelectMany(contract => contract.GetMembers().OfType<IMethodSymbol>()))
            if (type.FindImplementationForInterfaceMember(member) is { } implementing
                && Id(member) is { } contract && Id(implementing) is { } implementation)
                yield return (contract, implementation);
    }
}
