// Words. A *mutant* is the program with one rewrite done. *Mutant schemata* (Untch, Offutt, Harrold 1993) put all mutants
// into one program, each behind a switch that is chosen by number when the program starts: one compilation, one kernel, and
// number 0 is the program itself. A mutant is *killed* if a test fails with it, *survives* if none does, is *not covered* if
// no test reaches it, and is an *equivalent suspect* if it survives although it was reached and changes nothing observable.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Sandbox.Mutation;

/// <summary>One mutant of a file.</summary>
/// <param name="Number">By which the switch chooses it; from 1.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">Its line in the original file, from 1.</param>
/// <param name="Rewrite">What it changes.</param>
/// <param name="IsCompared">Whether the program notes if the mutant's value ever differs from the original's.</param>
public sealed record Mutant(int Number, string Path, int Line, Rewrite Rewrite, bool IsCompared = false);

/// <summary>Sources that hold all their mutants.</summary>
/// <param name="Files">The instrumented text of each mutated file, by path.</param>
/// <param name="Mutants">The mutants, in order of number.</param>
public sealed record MutatedSources(ImmutableDictionary<string, string> Files, ImmutableArray<Mutant> Mutants);

/// <summary>Makes schemata.</summary>
public static class MutantSchemata
{
    /// <summary>The name of the switch that instrumented code asks: a static method of an <c>int</c> that returns a <c>bool</c>.</summary>
    public const string Switch = "global::Dialogos.Kernel.Testing.MutantSwitch.Is";

    /// <summary>
    /// The start of the names of methods that take both values of a pure expression, note whether they ever differ, and
    /// return the chosen one: <c>PickBoolean(number, mutant, original)</c> and so on.
    /// </summary>
    public const string Pick = "global::Dialogos.Kernel.Testing.MutantSwitch.Pick";

    /// <summary>
    /// Puts the mutants of the chosen lines into the compilation's sources. What the compiler refuses inside of a switch
    /// (a definite assignment that it can no longer see, say) is left out, so the result always compiles.
    /// </summary>
    /// <param name="compilation">The program, with <see cref="Switch"/> declared.</param>
    /// <param name="isChosen">Whether a line (from 1) of a file is to be mutated.</param>
    /// <param name="most">The most mutants to make; chosen evenly over what there is.</param>
    /// <param name="compares">Whether the program also declares the <see cref="Pick"/> methods.</param>
    public static MutatedSources Make(CSharpCompilation compilation, Func<string, int, bool> isChosen, int most,
        bool compares = false)
    {
        var sites = compilation.SyntaxTrees.SelectMany(tree => SitesOf(compilation, tree, isChosen, compares)).ToList();
        return Make(compilation, Thin(sites, most));
    }

    /// <summary>
    /// Puts the very rewrites that are given into the compilation's sources, in their order; those that cannot stand in a
    /// switch are left out.
    /// </summary>
    /// <param name="compilation">The program, with <see cref="Switch"/> declared.</param>
    /// <param name="rewrites">Each with its tree and the body around it.</param>
    /// <param name="compares">Whether the program also declares the <see cref="Pick"/> methods.</param>
    public static MutatedSources Make(CSharpCompilation compilation, IEnumerable<(SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite)> rewrites,
        bool compares = false)
    {
        var sites = new List<Site>();
        foreach (var (tree, body, rewrite) in rewrites)
        {
            var line = tree.GetText().Lines.GetLineFromPosition(rewrite.Focus).LineNumber + 1;
            var model = compilation.GetSemanticModel(tree);
            if (Host(model, tree.GetRoot(), body, rewrite) is { } host)
                sites.Add(new Site(tree, host, rewrite, line, compares ? PureExpression.PickFor(model, host, rewrite) : null));
        }
        return Make(compilation, sites);
    }

    private static MutatedSources Make(CSharpCompilation compilation, List<Site> sites)
    {
        while (true)
        {
            var texts = sites.GroupBy(site => site.Tree).ToDictionary(group => group.Key, group => Instrument(group.Key, sites));
            var changed = texts.Aggregate(compilation, (program, text) => program.ReplaceSyntaxTree(text.Key, text.Value.Tree));
            var refused = texts.SelectMany(text => Refused(changed, text.Value)).ToHashSet();
            if (refused.Count == 0)
                return new MutatedSources(
                    texts.ToImmutableDictionary(text => text.Key.FilePath, text => text.Value.Tree.GetText().ToString()),
                    [.. sites.Select((site, index) => new Mutant(index + 1, site.Tree.FilePath, site.Line, site.Rewrite, site.Pick is not null))]);
            sites = [.. sites.Where((_, index) => !refused.Contains(index))];
        }
    }

    private static IEnumerable<Site> SitesOf(CSharpCompilation compilation, SyntaxTree tree, Func<string, int, bool> isChosen,
        bool compares)
    {
        var root = tree.GetRoot();
        var lines = tree.GetText().Lines;
        // Enumerating asks the compiler about every expression, so only members with a chosen line are looked at.
        var chosen = MethodContext.Bodies(root).Where(body => Enumerable.Range(lines.GetLineFromPosition(body.SpanStart).LineNumber,
            body.ToString().Count(c => c == '\n') + 1).Any(line => isChosen(tree.FilePath, line + 1))).ToList();
        if (chosen.Count == 0)
            yield break;
        var model = compilation.GetSemanticModel(tree);
        foreach (var body in chosen)
        {
            foreach (var rewrite in RewriteEnumerator.Enumerate(model, body))
            {
                var line = lines.GetLineFromPosition(rewrite.Focus).LineNumber + 1;
                if (isChosen(tree.FilePath, line) && Host(model, root, body, rewrite) is { } host)
                    yield return new Site(tree, host, rewrite, line, compares ? PureExpression.PickFor(model, host, rewrite) : null);
            }
        }
    }

    // The smallest expression or statement around the rewrite that can stand in both arms of a switch.
    private static SyntaxNode? Host(SemanticModel model, SyntaxNode root, SyntaxNode body, Rewrite rewrite)
    {
        for (var node = root.FindNode(rewrite.Span, getInnermostNodeForTie: true); node is not null && node != body.Parent; node = node.Parent)
        {
            if (node is ExpressionSyntax expression && IsValue(model, expression))
                return expression;
            if (node is ExpressionStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or ReturnStatementSyntax
                && node.Parent is BlockSyntax or IfStatementSyntax or ElseClauseSyntax or ForStatementSyntax or WhileStatementSyntax)
                return node;
            if (node is LambdaExpressionSyntax or LocalFunctionStatementSyntax)
                return null;
        }
        return null;
    }

    // An expression that yields a value which may as well come out of a conditional expression.
    private static bool IsValue(SemanticModel model, ExpressionSyntax expression)
    {
        if (expression.Parent is ExpressionStatementSyntax || IsLoopStep(expression) || IsPlace(expression)
            || NeedsConstant(expression) || MethodContext.DeclaresVariable(expression))
            return false;
        if (expression is AssignmentExpressionSyntax or RefExpressionSyntax or DeclarationExpressionSyntax
            or InitializerExpressionSyntax or ThrowExpressionSyntax or StackAllocArrayCreationExpressionSyntax
            or TypeSyntax and not IdentifierNameSyntax)
            return false;
        var namesAThing = expression is not InvocationExpressionSyntax
            && model.GetSymbolInfo(expression).Symbol is ITypeSymbol or INamespaceSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary };
        return !namesAThing && model.GetTypeInfo(expression).Type is { SpecialType: not SpecialType.System_Void, IsRefLikeType: false }
            type && type.TypeKind is not (TypeKind.Error or TypeKind.Pointer or TypeKind.FunctionPointer);
    }

    // The initialisers and incrementors of a `for` are statements in all but syntax.
    private static bool IsLoopStep(ExpressionSyntax expression) =>
        expression.Parent is ForStatementSyntax loop && loop.Condition != expression;

    // What is written to, referred to or named cannot be chosen by a conditional expression.
    private static bool IsPlace(ExpressionSyntax expression) => expression.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == expression,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => true,
        PrefixUnaryExpressionSyntax prefix => prefix.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.AddressOfExpression,
        PostfixUnaryExpressionSyntax => true,
        MemberAccessExpressionSyntax access => access.Name == expression || access.Expression == expression,
        ElementAccessExpressionSyntax access => access.Expression == expression,
        InvocationExpressionSyntax call => call.Expression == expression,
        RefExpressionSyntax or NameColonSyntax or NameEqualsSyntax or ConditionalAccessExpressionSyntax or MemberBindingExpressionSyntax => true,
        _ => false,
    };

    private static bool NeedsConstant(ExpressionSyntax expression) => expression.Parent
        is CaseSwitchLabelSyntax or ConstantPatternSyntax or RelationalPatternSyntax or AttributeArgumentSyntax
        or EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax { IsConst: true } };

    private static List<Site> Thin(List<Site> sites, int most) => sites.Count <= most ? sites
        : [.. Enumerable.Range(0, most).Select(i => sites[(int)((long)i * sites.Count / most)])];

    private static Instrumented Instrument(SyntaxTree tree, List<Site> sites)
    {
        var mine = sites.Select((site, index) => (site, index)).Where(pair => pair.site.Tree == tree).ToList();
        var text = tree.GetText().ToString();
        var output = new StringBuilder();
        var spans = new List<(TextSpan, int)>();
        Write(new TextSpan(0, text.Length), null);
        var options = (CSharpParseOptions)tree.Options;
        return new Instrumented(CSharpSyntaxTree.ParseText(output.ToString(), options, tree.FilePath), spans);

        // Writes a span of the original, with the hosts inside of it wrapped; `done` is a host that is being written already.
        void Write(TextSpan span, SyntaxNode? done)
        {
            var at = span.Start;
            var inside = mine.Select(pair => pair.site.Host).Where(host => host != done && span.Contains(host.Span))
                .Distinct().ToList();
            foreach (var host in inside.Where(host => !inside.Any(other => other != host && other.Span.Contains(host.Span) && IsAround(other, host)))
                .OrderBy(host => host.SpanStart))
            {
                output.Append(text, at, host.SpanStart - at);
                Wrap(host);
                at = host.Span.End;
            }
            output.Append(text, at, span.End - at);
        }

        void Wrap(SyntaxNode host)
        {
            var isStatement = host is StatementSyntax;
            output.Append(isStatement ? "{ " : "(");
            var ends = 0;
            foreach (var (site, index) in mine.Where(pair => pair.site.Host == host))
            {
                var start = output.Length;
                var mutated = string.Concat(text.AsSpan(host.SpanStart, site.Rewrite.Span.Start - host.SpanStart),
                    site.Rewrite.NewText, text.AsSpan(site.Rewrite.Span.End, host.Span.End - site.Rewrite.Span.End));
                output.Append(isStatement ? $"if ({Switch}({index + 1})) {{ {mutated} }} else "
                    : site.Pick is { } pick ? $"{Pick}{pick}({index + 1}, {mutated}, " : $"{Switch}({index + 1}) ? ({mutated}) : ");
                ends += site.Pick is null ? 0 : 1;
                spans.Add((TextSpan.FromBounds(start, output.Length), index));
            }
            output.Append(isStatement ? "{ " : "(");
            var original = output.Length;
            Write(host.Span, host);
            // A host whose original cannot stand in the switch takes all its mutants with it.
            foreach (var (_, index) in mine.Where(pair => pair.site.Host == host))
                spans.Add((TextSpan.FromBounds(original, output.Length), index));
            output.Append(isStatement ? " } }" : "))").Append(')', ends);
        }
    }

    private static bool IsAround(SyntaxNode other, SyntaxNode host) =>
        other.Span != host.Span || host.Ancestors().Contains(other);

    private static IEnumerable<int> Refused(CSharpCompilation program, Instrumented file)
    {
        var faults = program.GetSemanticModel(file.Tree).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (faults.Count == 0)
            return [];
        var guilty = faults.SelectMany(fault => file.Spans.Where(span => span.Span.IntersectsWith(fault.Location.SourceSpan))
            .OrderBy(span => span.Span.Length).Take(1).Select(span => span.Mutant)).ToHashSet();
        // A fault outside of every switch was caused by one around it that hides a flow of assignment: give up on its method.
        if (guilty.Count == 0)
            foreach (var fault in faults)
                guilty.UnionWith(InTheSameMember(file, fault.Location.SourceSpan));
        return guilty.Count > 0 ? guilty : file.Spans.Select(span => span.Mutant);
    }

    private static IEnumerable<int> InTheSameMember(Instrumented file, TextSpan fault)
    {
        var member = file.Tree.GetRoot().FindNode(fault).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return member is null ? [] : file.Spans.Where(span => member.Span.Contains(span.Span)).Select(span => span.Mutant);
    }

    private sealed record Site(SyntaxTree Tree, SyntaxNode Host, Rewrite Rewrite, int Line, string? Pick);

    private sealed record Instrumented(SyntaxTree Tree, List<(TextSpan Span, int Mutant)> Spans);
}
