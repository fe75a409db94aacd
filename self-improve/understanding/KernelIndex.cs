// Words. The *index* holds what the agent knows about one generation's sources: every member with a body, what it calls, and
// which tests and benchmarks *reach* it, that is, may run it. It is incremental: a file that did not change is not read again.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Analyzers.Generators;
using Dialogos.Kernel.Build.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.SelfImprove.Understanding;

/// <summary>The call graph of one program, and what its tests reach.</summary>
public sealed class KernelIndex
{
    private readonly Dictionary<string, FileEntry> _files;
    private readonly Dictionary<string, MethodEntry> _methods = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, string>> _implementations;

    private KernelIndex(CSharpCompilation program, Dictionary<string, FileEntry> files, int read)
    {
        Program = program;
        FilesRead = read;
        _files = files;
        foreach (var method in files.Values.SelectMany(file => file.Methods))
            _methods[method.Id] = method;
        _implementations = new(() => files.Values.SelectMany(file => file.Implementations)
            .ToLookup(pair => pair.Contract, pair => pair.Implementation, StringComparer.Ordinal));
        (Tests, Benchmarks) = Entries(program);
    }

    /// <summary>The program, without generated sources.</summary>
    public CSharpCompilation Program { get; }

    /// <summary>How many files were read to make this index.</summary>
    public int FilesRead { get; }

    /// <summary>Every member with a body.</summary>
    public IReadOnlyCollection<MethodEntry> Methods => _methods.Values;

    /// <summary>Ids of the in-kernel tests by name.</summary>
    public ImmutableSortedDictionary<string, string> Tests { get; }

    /// <summary>Ids of the in-kernel benchmarks by name.</summary>
    public ImmutableSortedDictionary<string, string> Benchmarks { get; }

    /// <summary>Indexes a program; files whose trees stand in the older index are taken from there.</summary>
    public static KernelIndex Build(CSharpCompilation program, KernelIndex? older = null)
    {
        var trees = program.SyntaxTrees;
        var entries = new FileEntry[trees.Length];
        var read = 0;
        Parallel.For(0, trees.Length, i =>
        {
            if (older?._files.GetValueOrDefault(trees[i].FilePath) is { } known && known.Tree == trees[i])
            {
                entries[i] = known;
                return;
            }
            System.Threading.Interlocked.Increment(ref read);
            entries[i] = FileReader.Read(program, trees[i]);
        });
        return new KernelIndex(program, entries.ToDictionary(entry => entry.Tree.FilePath, StringComparer.Ordinal), read);
    }

    /// <summary>The member with this id; null if it has no body here.</summary>
    public MethodEntry? Find(string id) => _methods.GetValueOrDefault(id);

    /// <summary>
    /// What a member may run, itself first, each with a weight that estimates how often: it grows with loops around the calls
    /// and shrinks with the number of implementations that a call may mean.
    /// </summary>
    public IReadOnlyDictionary<string, double> Reach(string id)
    {
        const double loop = 8;
        const double most = 1e6;
        var weights = new Dictionary<string, double>(StringComparer.Ordinal) { [id] = 1 };
        var queue = new Queue<string>([id]);
        while (queue.TryDequeue(out var at))
        {
            if (!_methods.TryGetValue(at, out var method))
            {
                Spread(at, weights[at]);
                continue;
            }
            for (var i = 0; i < method.Calls.Length; i++)
                Visit(method.Calls[i], Math.Min(most, weights[at] * Math.Pow(loop, method.InLoops[i])));
            Spread(at, weights[at]);
        }
        return weights;

        void Spread(string contract, double weight)
        {
            var candidates = _implementations.Value[contract].ToList();
            foreach (var implementation in candidates)
                Visit(implementation, weight / candidates.Count);
        }

        // The first visit comes by the shortest path; going on only once keeps recursion finite.
        void Visit(string next, double weight)
        {
            if (weights.TryAdd(next, weight))
                queue.Enqueue(next);
            else
                weights[next] = Math.Min(most, weights[next] + weight);
        }
    }

    // The generated registry lists names and calls in one order, so the i-th name belongs to the i-th call.
    private static (ImmutableSortedDictionary<string, string> Tests, ImmutableSortedDictionary<string, string> Benchmarks) Entries(
        CSharpCompilation program)
    {
        var complete = CSharpStage.Generate(program, [new KernelTestGenerator()], default);
        var registry = complete.SyntaxTrees.Except(program.SyntaxTrees)
            .SingleOrDefault(tree => tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Any(c => c.Identifier.Text == "KernelTestRegistry"));
        if (registry is null)
            return (ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty);
        var model = complete.GetSemanticModel(registry);
        var members = registry.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().ToDictionary(m => m.Identifier.Text);
        return (Pair("TestName", "RunTest"), Pair("BenchmarkName", "RunBenchmark"));

        ImmutableSortedDictionary<string, string> Pair(string names, string calls) => members[names].DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.StringLiteralToken) && token.ValueText.Length > 0).Select(token => token.ValueText)
            .Zip(members[calls].DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Select(call => model.GetSymbolInfo(call).Symbol).OfType<IMethodSymbol>().Select(symbol => FileReader.Id(symbol)!))
            .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
