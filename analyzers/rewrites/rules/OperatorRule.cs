using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Rules;

/// <summary>Exchanges operators within their family: binary, assignment, increment.</summary>
public sealed class OperatorRule : IRewriteRule
{
    private static readonly (RewriteKind Kind, string[] Operators)[] Binary =
    [
        (RewriteKind.ArithmeticOperator, ["+", "-", "*", "/", "%"]),
        (RewriteKind.RelationalOperator, ["<", "<=", ">", ">="]),
        (RewriteKind.EqualityOperator, ["==", "!="]),
        (RewriteKind.LogicalOperator, ["&&", "||"]),
        (RewriteKind.BitwiseOperator, ["&", "|", "^"]),
        (RewriteKind.ShiftOperator, ["<<", ">>", ">>>"]),
    ];

    private static readonly string[] Assignments = ["=", "+=", "-=", "|=", "&=", "^="];

    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) => method.Nodes.SelectMany(node => node switch
    {
        BinaryExpressionSyntax binary => OfBinary(method, binary),
        AssignmentExpressionSyntax assignment => OfAssignment(method, assignment),
        PrefixUnaryExpressionSyntax prefix => OfIncrement(prefix.OperatorToken),
        PostfixUnaryExpressionSyntax postfix => OfIncrement(postfix.OperatorToken),
        _ => [],
    });

    private static IEnumerable<Rewrite> OfBinary(MethodContext method, BinaryExpressionSyntax binary)
    {
        var (kind, operators) = Binary.FirstOrDefault(family => family.Operators.Contains(binary.OperatorToken.Text));
        if (operators is null || method.TypeOf(binary)?.SpecialType == SpecialType.System_String
            || (kind == RewriteKind.LogicalOperator && MethodContext.DeclaresVariable(binary)))
            yield break;
        foreach (var other in operators)
        {
            if (other == binary.OperatorToken.Text)
                continue;
            var text = $"{binary.Left} {other} {binary.Right}";
            if (method.Binds(binary, text) && SameShape(binary, other))
                yield return MethodContext.Replace(kind, binary.OperatorToken, other);
        }
    }

    // `a - b - c` read with `*` would group otherwise; the replacement must keep its operands.
    private static bool SameShape(BinaryExpressionSyntax binary, string other)
    {
        var replaced = SyntaxFactory.ParseExpression($"{binary.Left} {other} {binary.Right}");
        return replaced is BinaryExpressionSyntax parsed
            && parsed.Left.ToString() == binary.Left.ToString() && parsed.Right.ToString() == binary.Right.ToString()
            && (binary.Parent is not BinaryExpressionSyntax parent || Keeps(parent, binary, parsed));
    }

    private static bool Keeps(BinaryExpressionSyntax parent, BinaryExpressionSyntax old, BinaryExpressionSyntax changed)
    {
        var text = parent.Left == old ? $"{changed} {parent.OperatorToken} {parent.Right}"
            : $"{parent.Left} {parent.OperatorToken} {changed}";
        return SyntaxFactory.ParseExpression(text) is BinaryExpressionSyntax again
            && again.OperatorToken.Text == parent.OperatorToken.Text
            && (parent.Left == old ? again.Left.ToString() == changed.ToString() : again.Right.ToString() == changed.ToString());
    }

    private static IEnumerable<Rewrite> OfAssignment(MethodContext method, AssignmentExpressionSyntax assignment)
    {
        if (!Assignments.Contains(assignment.OperatorToken.Text) || assignment.Parent is InitializerExpressionSyntax
            || method.TypeOf(assignment.Left) is not { } type)
            yield break;
        var isFlag = type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Enum;
        if (!isFlag && !MethodContext.IsInteger(type))
            yield break;
        foreach (var other in Assignments)
        {
            if (other == assignment.OperatorToken.Text || (isFlag && other is "+=" or "-="))
                continue;
            if (assignment.OperatorToken.Text == "=" && !IsAssignedBefore(method, assignment))
                continue;
            if (method.Binds(assignment, $"{assignment.Left} {other} {assignment.Right}"))
                yield return MethodContext.Replace(RewriteKind.AssignmentOperator, assignment.OperatorToken, other);
        }
    }

    private static bool IsAssignedBefore(MethodContext method, AssignmentExpressionSyntax assignment)
    {
        if (method.Model.GetSymbolInfo(assignment.Left).Symbol is not (ILocalSymbol or IParameterSymbol { RefKind: RefKind.Out }))
            return true;
        var statement = assignment.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null || method.Model.AnalyzeDataFlow(statement) is not { Succeeded: true } flow)
            return false;
        return flow.DefinitelyAssignedOnEntry.Contains(method.Model.GetSymbolInfo(assignment.Left).Symbol!);
    }

    private static IEnumerable<Rewrite> OfIncrement(SyntaxToken sign)
    {
        if (sign.IsKind(SyntaxKind.PlusPlusToken))
            yield return MethodContext.Replace(RewriteKind.Increment, sign, "--");
        else if (sign.IsKind(SyntaxKind.MinusMinusToken))
            yield return MethodContext.Replace(RewriteKind.Increment, sign, "++");
    }
}
