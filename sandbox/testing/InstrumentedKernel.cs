using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Mutation;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Sandbox.Testing;

/// <summary>
/// A candidate with the hidden tests and all mutants of its changed lines in one kernel: with the mutants off it is the
/// candidate under the hidden tests, so two gates share one build.
/// </summary>
/// <param name="Suite">The hidden tests, with this build's canary.</param>
/// <param name="Tests">Every test in the kernel, open and hidden.</param>
/// <param name="Hidden">The hidden ones among them, the canary too.</param>
internal sealed record InstrumentedKernel(BuiltKernel Kernel, HiddenSuite Suite, ImmutableArray<Mutant> Mutants,
    ImmutableArray<string> Tests, ImmutableArray<string> Hidden)
{
    private const string TestFolder = "kernel/tests/";
    private const int MostCrashes = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private Task<TestOutcome>? _clean;

    /// <summary>Builds one; throws what the builder throws.</summary>
    internal static async Task<InstrumentedKernel> BuildAsync(BaseSources sources,
        IReadOnlyList<(string Path, string? Before, string After)> files, KernelWorkshop workshop, string folder, int mostMutants,
        CancellationToken cancellation)
    {
        var suite = new HiddenSuite();
        var most = Math.Min(mostMutants, MutantObserver.MostMutants);
        var changed = files.Select(file => (file.Path, Text: file.After)).ToList();
        IReadOnlyList<(string Path, string Text)> extra = [.. suite.Files, .. MutantObserver.Files(most)];
        var open = ProgramEdits.With(sources.Kernel, ImageRecipe.Kernel, changed);
        var program = ProgramEdits.With(open, ImageRecipe.Kernel, extra);
        var chosen = files.Where(file => !file.Path.StartsWith(TestFolder, StringComparison.Ordinal))
            .ToDictionary(file => file.Path, file => ChangedLines.Of(file.Before, file.After));
        var mutated = MutantSchemata.Make(program, (path, line) => chosen.TryGetValue(path, out var lines) && lines.Contains(line),
            most, compares: true);
        var texts = changed.Where(file => !mutated.Files.ContainsKey(file.Path)).Concat(extra)
            .Concat(mutated.Files.Select(file => (file.Key, file.Value))).ToList();
        var kernel = await workshop.BuildAsync(sources, texts, folder, cancellation);
        var tests = TestRegistry.Names(program, cancellation).Tests;
        return new InstrumentedKernel(kernel, suite, mutated.Mutants, tests, [.. tests.Except(TestRegistry.Names(open, cancellation).Tests)]);
    }

    /// <summary>All tests with all mutants off; run once, whoever asks.</summary>
    internal Task<TestOutcome> CleanAsync(GuestRuns guests, CancellationToken cancellation) =>
        _clean ??= guests.TestAsync(Kernel.Elf, Tests, "mutant=0", Limit, cancellation, MostCrashes);
}
