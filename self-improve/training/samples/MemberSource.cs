using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.SelfImprove.Training.Samples;

/// <summary>A member of a file that binds without errors, with its rewrites. <paramref name="Index"/> counts the file's bodies.</summary>
public sealed record BoundMember(int Index, LexedMethod Lexed, ImmutableArray<Rewrite> Rewrites);

/// <summary>Compiles a group of files and finds the rewrites of their members, before and after bugs are planted.</summary>
public sealed class MemberSource
{
    // Longer members take long to enumerate and would fill a batch alone.
    private const int MostTokens = 400;

    // Our core library and runtime define System's types themselves: they do not compile beside .NET's.
    private static readonly string[] OtherWorlds = ["kernel/corelib/", "kernel/runtime/", "analyzers/generators/"];

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None,
        preprocessorSymbols: ["NET", "NETCOREAPP", "NET10_0", "NET10_0_OR_GREATER", "NET9_0_OR_GREATER", "NET8_0_OR_GREATER",
            "NET7_0_OR_GREATER", "NET6_0_OR_GREATER", "NET5_0_OR_GREATER", "NETCOREAPP3_1_OR_GREATER", "NETSTANDARD2_1_OR_GREATER"]);

    private readonly CSharpCompilation _compilation;
    private readonly int _threads;

    /// <summary>Parses the files of a group.</summary>
    public MemberSource(SourceGroup group, int threads)
    {
        _threads = threads;
        Files = [.. group.Files.Where(file => !OtherWorlds.Any(world => file.Path.StartsWith(world, StringComparison.Ordinal)))];
        Trees = [.. Files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Options, file.Path))];
        IEnumerable<SyntaxTree> trees = Trees;
        if (group.Name != "own") trees = trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, Options));
        _compilation = CSharpCompilation.Create(group.Name, trees, References, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, concurrentBuild: false,
            nullableContextOptions: group.Name == "own" ? NullableContextOptions.Enable : NullableContextOptions.Disable));
    }

    /// <summary>The files, in the order of all lists here.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The files as they are.</summary>
    public IReadOnlyList<SyntaxTree> Trees { get; }

    private static ImmutableArray<MetadataReference> References { get; } =
        [.. ((string)(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? throw new PlatformNotSupportedException("no reference assemblies")))
            .Split(Path.PathSeparator).Where(path => !Path.GetFileName(path).StartsWith("Dialogos.", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("dialogos-", StringComparison.Ordinal))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    /// <summary>The members of every file of these trees (one for each of <see cref="Files"/>; null skips a file).</summary>
    public IReadOnlyList<BoundMember>[] Bind(IReadOnlyList<SyntaxTree?> trees, Action<int>? done = null)
    {
        CSharpCompilation compilation = _compilation;
        for (int i = 0; i < Trees.Count; i++)
            if (trees[i] is { } tree && tree != Trees[i]) compilation = compilation.ReplaceSyntaxTree(Trees[i], tree);
        IReadOnlyList<BoundMember>[] members = new IReadOnlyList<BoundMember>[trees.Count];
        Parallel.For(0, trees.Count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, i =>
        {
            members[i] = trees[i] is { } tree ? Bind(compilation.GetSemanticModel(tree), tree) : [];
            done?.Invoke(i);
        });
        return members;
    }

    /// <summary>The tree of a file with one rewrite done in each of some of its members.</summary>
    public static SyntaxTree Plant(SyntaxTree tree, IEnumerable<Rewrite> bugs)
    {
        SourceText text = tree.GetText();
        return tree.WithChangedText(text.WithChanges(bugs.Select(bug => new TextChange(bug.Span, bug.NewText))));
    }

    private static List<BoundMember> Bind(SemanticModel model, SyntaxTree tree)
    {
        List<TextSpan> faults = [.. model.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Location.SourceSpan)];
        List<BoundMember> members = [];
        int index = -1;
        foreach (SyntaxNode body in MethodContext.Bodies(tree.GetRoot()))
        {
            index++;
            SyntaxNode member = (SyntaxNode?)body.FirstAncestorOrSelf<Microsoft.CodeAnalysis.CSharp.Syntax.MemberDeclarationSyntax>() ?? body;
            if (faults.Any(fault => fault.IntersectsWith(member.Span))) continue;
            LexedMethod lexed = LexedMethod.Of(body);
            if (lexed.Texts.Length > MostTokens) continue;
            ImmutableArray<Rewrite> rewrites = RewriteEnumerator.Enumerate(model, body);
            if (rewrites.Length > 0) members.Add(new BoundMember(index, lexed, rewrites));
        }

        return members;
    }
}
