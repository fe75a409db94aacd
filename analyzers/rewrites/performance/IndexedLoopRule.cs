using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Walks over a span by index, which the compiler turns into fewer instructions than an enumerator's calls.</summary>
public sealed class IndexedLoopRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method)
    {
        foreach (var loop in method.Of<ForEachStatementSyntax>())
        {
            if (!Purity.IsSpan(method.TypeOf(loop.Expression)) || loop.Type is RefTypeSyntax
                || loop.Parent is not (BlockSyntax or SwitchSectionSyntax))
                continue;
            var isPlain = loop.Expression is IdentifierNameSyntax name
                && method.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol { RefKind: RefKind.None }
                && !Purity.Written(method.Model, loop.Statement).Contains(method.Model.GetSymbolInfo(loop.Expression).Symbol!);
            var indentation = Purity.Indentation(loop);
            var span = isPlain ? loop.Expression.ToString() : Purity.FreshName(method.Body, "items");
            var index = Purity.FreshName(method.Body, "index");
            var head = isPlain ? "" : $"{TypeText(method, loop)} {span} = {loop.Expression};\n{indentation}";
            yield return MethodContext.Replace(RewriteKind.IndexedLoop, loop,
                $"{head}for (int {index} = 0; {index} < {span}.Length; {index}++)\n{indentation}{{\n"
                + $"{indentation}    {loop.Type} {loop.Identifier.Text} = {span}[{index}];\n{Body(loop, indentation)}{indentation}}}");
        }
    }

    private static string TypeText(MethodContext method, ForEachStatementSyntax loop) =>
        method.TypeOf(loop.Expression)!.ToMinimalDisplayString(method.Model, loop.SpanStart);

    private static string Body(ForEachStatementSyntax loop, string indentation) => loop.Statement switch
    {
        BlockSyntax block => string.Concat(block.Statements.Select(statement => Line(statement, indentation))),
        var single => Line(single, indentation),
    };

    private static string Line(StatementSyntax statement, string indentation) => $"{indentation}    {statement}\n";
}
