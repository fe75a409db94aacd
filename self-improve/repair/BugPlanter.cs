using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Mutation;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Understanding;
using LibGit2Sharp;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Repair;

/// <summary>Draws bugs that tests notice, and plants them.</summary>
public sealed class BugPlanter(BaseSources sources, KernelIndex index, Policy policy, KernelWorkshop workshop, GuestRuns guests, string folder)
{
    private const int MostPerMember = 2;
    private const int PerKernel = 48;

    /// <summary>
    /// Draws bugs in members that a proposal may change by itself, in an order that only the seed decides, and keeps those
    /// that a test names as a failure. The same seed and sources give the same list; a shorter one is the start of a longer.
    /// What was drawn before it was cut short is kept in the folder, and drawing goes on after it.
    /// </summary>
    public async Task<BugList> DrawAsync(int count, int seed, Action<string> tell, CancellationToken cancellation)
    {
        tell("finding out which members the tests run");
        var drawn = Candidates(await CoveredAsync(cancellation), new Random(seed)).ToList();
        var chunks = drawn.Chunk(PerKernel).ToList();
        var bugs = new List<PlantedBug>();
        for (var chunk = 0; chunk < chunks.Count && bugs.Count < count; chunk++)
        {
            var kept = Path.Combine(folder, $"drawn-{sources.Tree.Id[..12]}-{seed}-{chunk:D3}.json");
            if (!File.Exists(kept))
            {
                tell($"{bugs.Count} of {count} bugs; trying {chunks[chunk].Length} rewrites, {drawn.Count - chunk * PerKernel} left");
                Directory.CreateDirectory(folder);
                BugList.Of(seed, sources.Tree.Id, await NoticedAsync([.. chunks[chunk]], cancellation)).Write(kept);
            }
            bugs.AddRange(BugList.Read(kept).Bugs);
        }
        return BugList.Of(seed, sources.Tree.Id, bugs.Take(count).Select((bug, i) => bug with { Number = i + 1 }));
    }

    /// <summary>
    /// Commits a bug on top of a commit, on the branch <c>dialogos/planted-N</c>, and returns the new tree's id. The message
    /// does not tell what it is.
    /// </summary>
    public static string Plant(string repositoryFolder, string commit, KernelIndex index, PlantedBug bug)
    {
        var (tree, _, rewrite) = bug.FindIn(index)
            ?? throw new InvalidDataException($"Bug {bug.Number} cannot be planted in these sources: {bug.Path} has changed.");
        GitLibrary.Prepare();
        using var repository = new Repository(Repository.Discover(repositoryFolder));
        var parent = repository.Lookup<Commit>(commit) ?? throw new InvalidDataException($"There is no commit {commit}.");
        var text = RewriteEnumerator.Apply(tree.ToString(), rewrite);
        using var bytes = new MemoryStream(new System.Text.UTF8Encoding(false).GetBytes(text));
        var definition = TreeDefinition.From(parent).Add(bug.Path, repository.ObjectDatabase.CreateBlob(bytes), parent[bug.Path].Mode);
        var planted = repository.ObjectDatabase.CreateTree(definition);
        var author = new LibGit2Sharp.Signature("Dialogos", "dialogos@localhost", parent.Author.When);
        var made = repository.ObjectDatabase.CreateCommit(author, author, $"Plant bug {bug.Number}\n", planted, [parent], prettifyMessage: false);
        ReferenceWriter.Set(repository, $"refs/heads/dialogos/planted-{bug.Number}", made.Id);
        return planted.Sha;
    }

    // Members that a proposal may change by itself and that at least one test runs: elsewhere nothing could notice a bug.
    private async Task<MethodEntry[]> CoveredAsync(CancellationToken cancellation)
    {
        var members = index.Methods.Where(method => policy.Of(method.Path).Class == PathClass.Low).OrderBy(method => method.Id, StringComparer.Ordinal).ToList();
        var work = ScratchFolder.New(folder);
        try
        {
            var run = await Coverage.TestAsync(sources, index, members, workshop, guests, work, cancellation);
            var ran = run.Ran.Values.SelectMany(test => test.Keys).ToHashSet(StringComparer.Ordinal);
            return [.. members.Where(member => ran.Contains(member.Id))];
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private IEnumerable<(MethodEntry Method, SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite)> Candidates(MethodEntry[] methods, Random random)
    {
        random.Shuffle(methods);
        foreach (var method in methods)
        {
            var (tree, body) = Bodies.Of(index, method);
            var rewrites = RewriteEnumerator.Enumerate(index.Program.GetSemanticModel(tree), body).ToArray();
            random.Shuffle(rewrites);
            // One of a family first, so that no frequent family fills the list.
            foreach (var rewrite in rewrites.DistinctBy(rewrite => rewrite.Kind).Take(MostPerMember))
                yield return (method, tree, body, rewrite);
        }
    }

    private async Task<IReadOnlyList<PlantedBug>> NoticedAsync(
        List<(MethodEntry Method, SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite)> chunk, CancellationToken cancellation)
    {
        var work = ScratchFolder.New(folder);
        try
        {
            var kernel = await SwitchedRewrites.BuildAsync(sources, index.Program, [.. chunk.Select(item => (item.Tree, item.Body, item.Rewrite))],
                workshop, guests, work, cancellation);
            var clean = await kernel.CleanAsync(cancellation);
            if (clean.Flaw is not null)
                throw new InvalidDataException($"The tests prove nothing: {clean.Flaw}.");
            var passing = clean.Passed.ToHashSet();
            var can = kernel.Rewrites.ToHashSet<Rewrite>(ReferenceEqualityComparer.Instance);
            var bugs = await Task.WhenAll(chunk.Where(item => can.Contains(item.Rewrite)).Select(async item =>
            {
                var tests = kernel.Reaching(item.Rewrite, clean).Where(passing.Contains).ToList();
                if (tests.Count == 0)
                    return null;
                // A test that says what is wrong, not one in which the machine died: that is what a person would be given.
                return await kernel.TryAsync(item.Rewrite, tests, clean, cancellation) is { IsSaid: true } killer
                    ? Describe(item, killer.Test) : null;
            }));
            return [.. bugs.OfType<PlantedBug>()];
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private PlantedBug Describe((MethodEntry Method, SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite) item, string test)
    {
        var occurrence = RewriteEnumerator.Enumerate(index.Program.GetSemanticModel(item.Tree), item.Body)
            .Where(rewrite => rewrite.Kind == item.Rewrite.Kind && rewrite.OldText == item.Rewrite.OldText && rewrite.NewText == item.Rewrite.NewText)
            .ToList().FindIndex(rewrite => rewrite.Span == item.Rewrite.Span);
        return new PlantedBug(0, item.Method.Path, item.Method.Id, item.Rewrite.Kind, item.Rewrite.OldText, item.Rewrite.NewText, occurrence, test);
    }
}
