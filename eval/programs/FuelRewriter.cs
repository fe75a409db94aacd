using Dialogos.Eval.Worker;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Eval.Programs;

/// <summary>
/// Puts a call of <see cref="Fuel.Use"/> at the beginning of every body and of every turn of a loop, after the program was bound
/// and judged, so that every run ends and counts the same steps on every machine.
/// </summary>
internal sealed class FuelRewriter : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Step = SyntaxFactory.ParseStatement("global::Dialogos.Eval.Worker.Fuel.Use();\n");

    private FuelRewriter()
    {
    }

    /// <summary>The tree with its steps counted.</summary>
    internal static SyntaxTree Apply(SyntaxTree tree) =>
        tree.WithRootAndOptions(new FuelRewriter().Visit(tree.GetRoot()), tree.Options);

    /// <inheritdoc/>
    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        var block = (BlockSyntax)base.VisitBlock(node)!;
        var isBody = node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
            or AnonymousFunctionExpressionSyntax || IsLoop(node.Parent);
        return isBody ? block.WithStatements(block.Statements.Insert(0, Step)) : block;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var loop = (ForStatementSyntax)base.VisitForStatement(node)!;
        return loop.WithStatement(Counted(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var loop = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return loop.WithStatement(Counted(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var loop = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return loop.WithStatement(Counted(loop.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var loop = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return loop.WithStatement(Counted(loop.Statement));
    }

    private static bool IsLoop(SyntaxNode? node) =>
        node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax;

    // A block was counted when it was visited.
    private static StatementSyntax Counted(StatementSyntax statement) =>
        statement is BlockSyntax ? statement : SyntaxFactory.Block(Step, statement);
}
