using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Rules;

/// <summary>Uses another variable, member or enum value of the same type, and exchanges arguments of the same type.</summary>
public sealed class NameRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method)
    {
        foreach (var name in method.Of<IdentifierNameSyntax>())
            foreach (var rewrite in OfName(method, name))
                yield return rewrite;
        foreach (var arguments in method.Of<ArgumentListSyntax>())
            foreach (var rewrite in OfArguments(method, arguments))
                yield return rewrite;
    }

    private static IEnumerable<Rewrite> OfName(MethodContext method, IdentifierNameSyntax name)
    {
        if (name.Parent is NameColonSyntax or NameEqualsSyntax || IsWritten(name) || name.IsVar)
            return [];
        var symbol = method.Model.GetSymbolInfo(name).Symbol;
        return symbol switch
        {
            IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum, IsConst: true } member => OfEnum(name, member),
            ILocalSymbol local => OfVariable(method, name, local, local.Type),
            IParameterSymbol parameter => OfVariable(method, name, parameter, parameter.Type),
            IFieldSymbol field when name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name
                => OfVariable(method, name, field, field.Type),
            IFieldSymbol or IPropertySymbol when name.Parent is MemberAccessExpressionSyntax access && access.Name == name
                => OfMember(method, access, symbol),
            _ => [],
        };
    }

    private static bool IsWritten(ExpressionSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == name,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => true,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax =>
            name.Parent.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression
                or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression or SyntaxKind.AddressOfExpression,
        _ => false,
    };

    private static IEnumerable<Rewrite> OfVariable(MethodContext method, IdentifierNameSyntax name, ISymbol used, ITypeSymbol type)
    {
        // Where a constant stands, a variable may belong: but not another constant, which is the compiler's to compute with.
        var isConstant = used is IFieldSymbol { IsConst: true } or ILocalSymbol { IsConst: true };
        var assigned = method.AssignedBefore(name);
        var others = method.VariablesAt(name).Where(other => other switch
        {
            ILocalSymbol local => !local.IsConst && assigned.Contains(other) && Same(local.Type, type),
            IParameterSymbol parameter => parameter.RefKind != RefKind.Out && Same(parameter.Type, type),
            IFieldSymbol field => !(isConstant && field.IsConst) && !field.IsImplicitlyDeclared && Same(field.Type, type) && IsOwn(method, field, name),
            _ => false,
        });
        foreach (var other in others.OrderBy(other => other.Name, System.StringComparer.Ordinal))
            if (!SymbolEqualityComparer.Default.Equals(other, used) && method.Binds(name, other.Name, isConstant))
                yield return MethodContext.Replace(RewriteKind.VariableMisuse, name.Identifier, other.Name);
    }

    private static bool IsOwn(MethodContext method, IFieldSymbol field, IdentifierNameSyntax name) =>
        method.Model.GetEnclosingSymbol(name.SpanStart) is { } around
        && SymbolEqualityComparer.Default.Equals(around.ContainingType, field.ContainingType)
        && (field.IsStatic || !around.IsStatic);

    private static IEnumerable<Rewrite> OfMember(MethodContext method, MemberAccessExpressionSyntax access, ISymbol used)
    {
        var type = method.TypeOf(access);
        var owner = method.TypeOf(access.Expression);
        if (type is null || owner is null || IsWritten(access))
            yield break;
        var others = owner.GetMembers().Where(other => !other.IsStatic && !other.IsImplicitlyDeclared
            && other.GetAttributes().IsEmpty && other.Name != used.Name && other switch
            {
                IFieldSymbol field => Same(field.Type, type),
                IPropertySymbol { IsIndexer: false, GetMethod: not null } property => Same(property.Type, type),
                _ => false,
            });
        foreach (var other in others.OrderBy(other => other.Name, System.StringComparer.Ordinal))
            if (method.Binds(access, $"{access.Expression}{access.OperatorToken}{other.Name}"))
                yield return MethodContext.Replace(RewriteKind.MemberMisuse, access.Name, other.Name);
    }

    private static IEnumerable<Rewrite> OfEnum(IdentifierNameSyntax name, IFieldSymbol used) =>
        used.ContainingType.GetMembers().OfType<IFieldSymbol>().Where(member => member.IsConst && member.Name != used.Name)
            .Select(member => MethodContext.Replace(RewriteKind.EnumMember, name.Identifier, member.Name)).Take(8);

    private static IEnumerable<Rewrite> OfArguments(MethodContext method, ArgumentListSyntax list)
    {
        var arguments = list.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            for (var j = i + 1; j < arguments.Count; j++)
            {
                var (first, second) = (arguments[i], arguments[j]);
                if (first.ToString() == second.ToString() || first.NameColon is not null || second.NameColon is not null
                    || !first.RefKindKeyword.IsKind(SyntaxKind.None) || !second.RefKindKeyword.IsKind(SyntaxKind.None)
                    || !Same(method.TypeOf(first.Expression), method.TypeOf(second.Expression)))
                    continue;
                var swapped = list.ReplaceNodes([first, second], (old, _) => old == first ? second.WithTriviaFrom(first) : first.WithTriviaFrom(second));
                if (list.Parent is ExpressionSyntax call && method.Binds(call, call.ReplaceNode(list, swapped).ToString()))
                    yield return MethodContext.Replace(RewriteKind.ArgumentSwap, list, swapped.ToString().Trim(), first.SpanStart);
            }
        }
    }

    private static bool Same(ITypeSymbol? one, ITypeSymbol? other) =>
        one is not null && SymbolEqualityComparer.IncludeNullability.Equals(one, other);
}
