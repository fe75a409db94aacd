using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>What the performance rules need to know about effects.</summary>
internal static class Purity
{
    /// <summary>True for <c>Span&lt;T&gt;</c> and <c>ReadOnlySpan&lt;T&gt;</c>.</summary>
    public static bool IsSpan(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Symbols that are assigned, incremented or passed by reference anywhere in a node.</summary>
    public static HashSet<ISymbol> Written(SemanticModel model, SyntaxNode scope)
    {
        var written = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var node in scope.DescendantNodesAndSelf())
        {
            var target = node switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left,
                PrefixUnaryExpressionSyntax unary when IsStep(unary) || unary.IsKind(SyntaxKind.AddressOfExpression) => unary.Operand,
                PostfixUnaryExpressionSyntax unary when IsStep(unary) => unary.Operand,
                ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => argument.Expression,
                RefExpressionSyntax reference => reference.Expression,
                _ => null,
            };
            foreach (var part in Targets(target))
                if (model.GetSymbolInfo(part).Symbol is { } symbol)
                    written.Add(symbol);
            if (node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax
                && model.GetDeclaredSymbol(node) is { } declared)
                written.Add(declared);
        }
        return written;
    }

    /// <summary>True if a node calls anything but what can have no effect on fields: arrays, spans, lengths, arithmetic.</summary>
    public static bool Calls(SemanticModel model, SyntaxNode scope) => scope.DescendantNodesAndSelf().Any(node => node switch
    {
        InvocationExpressionSyntax call => !IsHarmless(model.GetSymbolInfo(call).Symbol as IMethodSymbol),
        ObjectCreationExpressionSyntax or ImplicitObjectCreationExpressionSyntax or AwaitExpressionSyntax or YieldStatementSyntax
            or LockStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax => true,
        ElementAccessExpressionSyntax access => model.GetTypeInfo(access.Expression).Type is not IArrayTypeSymbol
            && !IsSpan(model.GetTypeInfo(access.Expression).Type),
        IdentifierNameSyntax name => model.GetSymbolInfo(name).Symbol is IPropertySymbol property && !IsPlain(property),
        BinaryExpressionSyntax binary => model.GetSymbolInfo(binary).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator },
        _ => false,
    });

    /// <summary>A property that only reads: the length of an array, span or text, or an automatic one.</summary>
    public static bool IsPlain(IPropertySymbol property)
    {
        if (property.Name == "Length" && (IsSpan(property.ContainingType)
            || property.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Array))
            return true;
        return !property.IsVirtual && !property.IsAbstract && !property.IsOverride && property.ContainingType.TypeKind != TypeKind.Interface
            && property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } list }
            && list.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null);
    }

    /// <summary>A name that no declaration in the file uses yet.</summary>
    public static string FreshName(SyntaxNode body, string wanted)
    {
        var taken = body.SyntaxTree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText).ToHashSet(System.StringComparer.Ordinal);
        var name = wanted.TrimStart('_');
        if (name.StartsWith("s_", System.StringComparison.Ordinal))
            name = name[2..];
        name = char.ToLowerInvariant(name[0]) + name[1..];
        if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None)
            name += "Value";
        var result = name;
        for (var number = 2; taken.Contains(result); number++)
            result = name + number;
        return result;
    }

    /// <summary>The blanks before a statement's first token on its line.</summary>
    public static string Indentation(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line[..(line.Length - line.TrimStart().Length)];
    }

    private static IEnumerable<ExpressionSyntax> Targets(ExpressionSyntax? target) => target switch
    {
        null => [],
        TupleExpressionSyntax tuple => tuple.Arguments.SelectMany(argument => Targets(argument.Expression)),
        // Writing a part of a struct writes the struct; for a class it does no harm to say so too.
        MemberAccessExpressionSyntax access => Targets(access.Expression).Append(access),
        ParenthesizedExpressionSyntax inner => Targets(inner.Expression),
        _ => [target],
    };

    private static bool IsStep(ExpressionSyntax node) => node.Kind() is SyntaxKind.PreIncrementExpression
        or SyntaxKind.PreDecrementExpression or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression;

    private static bool IsHarmless(IMethodSymbol? method) => method is { ContainingType: { } owner }
        && owner.ContainingNamespace?.ToString() is "System" or "System.Numerics" or "System.Buffers.Binary" or "System.Runtime.CompilerServices"
        && method!.ContainingType.Name is "Math" or "BitOperations" or "BinaryPrimitives" or "Unsafe";
}
