using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Generators;
using Dialogos.Analyzers.Rules;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 3: the change binds in every image that its files are part of, without a diagnostic of the compiler or of a house
/// rule that the base had not. A change inside of bodies can only have faults in its own files, so only those are bound;
/// any other change binds the whole program.
/// </summary>
public sealed class BindGate(string houseRules)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
        [new UnsafeAnalyzer(), new HouseAnalyzer(), new LayerAnalyzer(), new NoAllocationAnalyzer(), new ErrnoAnalyzer()];

    private readonly AnalyzerOptions _options = new([new RulesText(houseRules)]);

    /// <summary>Judges a candidate.</summary>
    public async Task<Finding> JudgeAsync(Candidate candidate, BaseSources sources, CancellationToken cancellation)
    {
        var outside = candidate.Files.FirstOrDefault(file => !ProgramEdits.BelongsTo(ImageRecipe.Kernel, file.Path)
            && !ProgramEdits.BelongsTo(ImageRecipe.Bootloader, file.Path));
        // Passing what the later gates never look at would be a verdict without evidence.
        if (outside is not null)
            return new Finding(GateStatus.Invalid, $"{outside.Path} is no source of the kernel; nothing here can judge it.", outside.Path, []);
        var evidence = new List<string>();
        foreach (var (recipe, program) in new[] { (ImageRecipe.Kernel, sources.Kernel), (ImageRecipe.Bootloader, sources.Loader) })
        {
            var paths = candidate.Files.Where(file => ProgramEdits.BelongsTo(recipe, file.Path)).Select(file => file.Path).ToList();
            if (paths.Count == 0)
                continue;
            var changed = ProgramEdits.With(program, recipe, candidate.Files.Select(file => (file.Path, file.After)));
            var isLeaf = candidate.Files.All(file => file.Before is not null && Surface(file.Before) == Surface(file.After));
            var before = await FindAsync(program, isLeaf ? paths : null, cancellation);
            List<Diagnostic> after;
            try
            {
                after = await FindAsync(changed, isLeaf ? paths : null, cancellation);
            }
            catch (BuildException fault)
            {
                return Finding.Refused($"{recipe.Name}: {fault.Message.Split('\n')[0]}", fault.Message);
            }
            var known = before.Select(Text).ToList();
            var fresh = after.Where(diagnostic => !known.Remove(Text(diagnostic))).Select(d => d.ToString()).ToList();
            if (fresh.Count > 0)
                return Finding.Refused($"{recipe.Name}: {fresh[0]}", string.Join('\n', fresh));
            evidence.Add($"{recipe.Name}: {paths.Count} files bound{(isLeaf ? "" : " with the whole program")}, nothing new");
        }
        return Finding.Passed(string.Join('\n', evidence));
    }

    private static string Text(Diagnostic diagnostic) =>
        $"{diagnostic.Location.SourceTree?.FilePath} {diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";

    // A file without the bodies of its members: what other files can see of it.
    private static string Surface(string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        var bodies = root.DescendantNodes(node => node is not (BlockSyntax or ArrowExpressionClauseSyntax))
            .Where(node => node is BlockSyntax or ArrowExpressionClauseSyntax);
        return root.ReplaceNodes(bodies, (node, _) => node is BlockSyntax
            ? SyntaxFactory.Block() : SyntaxFactory.ArrowExpressionClause(SyntaxFactory.IdentifierName("body")))
            .NormalizeWhitespace().ToString();
    }

    private async Task<List<Diagnostic>> FindAsync(CSharpCompilation program, List<string>? paths, CancellationToken cancellation)
    {
        var complete = program.AssemblyName == ImageRecipe.Kernel.Name && paths is null
            ? (CSharpCompilation)CSharpStage.Generate(program, [new KernelTestGenerator()], cancellation)
            : program;
        var analysis = complete.WithAnalyzers(Rules, _options);
        var found = new List<Diagnostic>();
        if (paths is null)
        {
            found.AddRange(complete.GetDiagnostics(cancellation));
            found.AddRange(await analysis.GetAnalyzerDiagnosticsAsync(cancellation));
        }
        else
        {
            foreach (var tree in complete.SyntaxTrees.Where(tree => paths.Contains(tree.FilePath)))
            {
                var model = complete.GetSemanticModel(tree);
                found.AddRange(model.GetDiagnostics(cancellationToken: cancellation));
                found.AddRange(await analysis.GetAnalyzerSyntaxDiagnosticsAsync(tree, cancellation));
                found.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellation));
            }
        }
        return [.. found.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)];
    }

    private sealed class RulesText(string text) : AdditionalText
    {
        public override string Path => "house-rules.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
