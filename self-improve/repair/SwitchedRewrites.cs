using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Mutation;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Repair;

/// <summary>
/// Many rewrites in one kernel, each chosen by number when a machine starts (mutant schemata): trying one costs a machine and
/// no build. What cannot stand in a switch is not tried.
/// </summary>
public sealed class SwitchedRewrites
{
    private static readonly TimeSpan AllTests = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private readonly GuestRuns _guests;
    private readonly BuiltKernel _kernel;
    private readonly ImmutableDictionary<Rewrite, Mutant> _mutants;

    private SwitchedRewrites(GuestRuns guests, BuiltKernel kernel, ImmutableArray<Mutant> mutants, ImmutableArray<string> tests)
    {
        _guests = guests;
        _kernel = kernel;
        Tests = tests;
        _mutants = mutants.ToImmutableDictionary<Mutant, Rewrite, Mutant>(mutant => mutant.Rewrite, mutant => mutant, ReferenceEqualityComparer.Instance);
    }

    /// <summary>All tests of the kernel.</summary>
    public ImmutableArray<string> Tests { get; }

    /// <summary>Rewrites that can be tried.</summary>
    public IEnumerable<Rewrite> Rewrites => _mutants.Keys;

    /// <summary>Builds the kernel.</summary>
    public static async Task<SwitchedRewrites> BuildAsync(BaseSources sources, CSharpCompilation program,
        IReadOnlyCollection<(SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite)> rewrites, KernelWorkshop workshop, GuestRuns guests, string folder,
        CancellationToken cancellation)
    {
        var observer = MutantObserver.Files(rewrites.Count);
        var complete = ProgramEdits.With(program, ImageRecipe.Kernel, observer);
        var made = MutantSchemata.Make(complete, rewrites, compares: true);
        var kernel = await workshop.BuildAsync(sources, [.. observer, .. made.Files.Select(file => (file.Key, file.Value))],
            folder, cancellation);
        return new SwitchedRewrites(guests, kernel, made.Mutants, TestRegistry.Names(program, cancellation).Tests);
    }

    /// <summary>All tests with every rewrite off; the log tells which rewrites each test reaches.</summary>
    public Task<TestOutcome> CleanAsync(CancellationToken cancellation) =>
        _guests.TestAsync(_kernel.Elf, Tests, "mutant=0", AllTests, cancellation);

    /// <summary>
    /// The first of some tests that fails with one rewrite on; null if all pass. A machine may take twice what all tests take
    /// with every rewrite off.
    /// </summary>
    public Task<(string Test, string Failure, bool IsSaid)?> TryAsync(Rewrite rewrite, IReadOnlyList<string> tests, TestOutcome clean,
        CancellationToken cancellation) => _guests.FirstFailureAsync(_kernel.Elf, tests, $"mutant={_mutants[rewrite].Number}",
            clean.ProcessorTime * 2 > Shortest ? clean.ProcessorTime * 2 : Shortest, cancellation);

    /// <summary>
    /// Runs some tests with every rewrite off, as a trial would, and returns the rewrites that might let each of them end otherwise:
    /// no other need be tried.
    /// </summary>
    public async Task<ImmutableHashSet<Rewrite>> PromisingAsync(IReadOnlyList<string> tests, CancellationToken cancellation)
    {
        var report = MutantObserver.Read((await _guests.TestAsync(_kernel.Elf, tests, "mutant=0", AllTests, cancellation)).Log);
        return ImmutableHashSet.CreateRange<Rewrite>(ReferenceEqualityComparer.Instance,
            _mutants.Values.Where(mutant => tests.All(test => report.CanChange(mutant, test))).Select(mutant => mutant.Rewrite));
    }

    /// <summary>The tests that reach a rewrite, by what a clean run told.</summary>
    public IReadOnlyList<string> Reaching(Rewrite rewrite, TestOutcome clean) => MutantObserver.Read(clean.Log).Reaching(_mutants[rewrite]);
}
