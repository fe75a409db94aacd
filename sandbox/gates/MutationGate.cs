using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Mutation;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 8: would the tests notice if the changed lines were wrong? All mutants of those lines stand in one kernel, with the
/// open and the hidden tests; each is chosen in a machine of its own that runs the tests which reach it.
/// </summary>
internal sealed class MutationGate(KernelWorkshop workshop, GuestRuns guests, Policy policy, int mostMutants)
{
    private static readonly TimeSpan CleanLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(6);

    internal async Task<Finding> JudgeAsync(Trial trial, CancellationToken cancellation)
    {
        var chosen = trial.Candidate.Files.Where(file => !file.Path.StartsWith("kernel/tests/", StringComparison.Ordinal))
            .ToDictionary(file => file.Path, file => ChangedLines.Of(file.Before, file.After));
        if (chosen.Count == 0)
            return Finding.Passed("Only tests changed; there is nothing to mutate.");
        var suite = new HiddenSuite();
        IReadOnlyList<(string, string)> extra = [.. suite.Files, .. MutantObserver.Files];
        var program = BaseSources.With(trial.Base.Kernel, ImageRecipe.Kernel, [.. trial.ChangedFiles, .. extra]);
        var mutated = MutantSchemata.Make(program,
            (path, line) => chosen.TryGetValue(path, out var lines) && lines.Contains(line), Math.Min(mostMutants, MutantObserver.MostMutants),
            compares: true);
        if (mutated.Mutants.Length == 0)
            return Finding.Passed("The changed lines have no mutants.", "its changed lines have no mutants");

        trial.Tell($"{mutated.Mutants.Length} mutants");
        var files = trial.ChangedFiles.Where(file => !mutated.Files.ContainsKey(file.Path)).Concat(extra)
            .Concat(mutated.Files.Select(file => (file.Key, file.Value))).ToList();
        var kernel = await workshop.BuildAsync(trial.Base, files, Path.Combine(trial.Folder, "mutants"), cancellation);
        var clean = await guests.TestAsync(kernel.Elf, TestRegistry.Names(program, cancellation).Tests, "mutant=0", CleanLimit, cancellation);
        if (suite.FlawIn(clean) is { } flaw)
            return new Finding(GateStatus.Invalid, $"The kernel with all mutants off proves nothing: {flaw}.", clean.Evidence, []);
        var (reached, differing) = MutantObserver.Read(clean.Log);
        var passing = clean.Passed.ToHashSet();
        var limit = TimeSpan.FromSeconds(Math.Max(ShortestLimit.TotalSeconds, clean.ProcessorTime.TotalSeconds * 4));
        var done = 0;
        var fates = await Task.WhenAll(mutated.Mutants.Select(async mutant =>
        {
            // A value that was never another one cannot be noticed by anyone: the change may be none.
            var isSuspect = mutant.IsCompared && reached.ContainsKey(mutant.Number) && !differing.Contains(mutant.Number);
            var fate = isSuspect ? "equivalent suspect: its value was never another one"
                : await TryAsync(kernel, mutant, [.. reached.GetValueOrDefault(mutant.Number, []).Where(passing.Contains)],
                limit, cancellation);
            trial.Tell($"{Interlocked.Increment(ref done)} of {mutated.Mutants.Length} mutants");
            return (Mutant: mutant, Fate: fate);
        }));
        return Judge(trial, fates, clean.Evidence);
    }

    private Finding Judge(Trial trial, (Mutant Mutant, string Fate)[] fates, string clean)
    {
        int Count(string fate) => fates.Count(f => f.Fate.StartsWith(fate, StringComparison.Ordinal));
        var counts = new MutationCounts(fates.Length, Count("killed"), Count("survived"), Count("not covered"), Count("equivalent"));
        trial.Mutation = counts;
        var text = new StringBuilder();
        foreach (var (mutant, fate) in fates)
            text.Append(CultureInfo.InvariantCulture,
                $"{mutant.Number} {mutant.Path}:{mutant.Line} {mutant.Rewrite.Kind} '{mutant.Rewrite.OldText}' -> '{mutant.Rewrite.NewText}': {fate}\n");
        var evidence = text.Append("with all mutants off:\n").Append(clean).ToString();
        var judged = counts.Made - counts.EquivalentSuspect;
        if (judged == 0)
            return Finding.Passed(evidence, "all mutants of its changed lines may be equivalent");
        var score = 100 * counts.Killed / judged;
        var sentence = $"{counts.Killed} of {judged} mutants of the changed lines are killed ({score} %), "
            + $"{counts.Survived} survive, {counts.NotCovered} are reached by no test";
        if (score < policy.RefuseBelow)
            return Finding.Refused($"{sentence}; below {policy.RefuseBelow} % is refused.", evidence);
        return score < policy.PersonBelow ? Finding.Passed(evidence, sentence) : Finding.Passed(evidence);
    }

    private async Task<string> TryAsync(BuiltKernel kernel, Mutant mutant, ImmutableArray<string> tests, TimeSpan limit,
        CancellationToken cancellation)
    {
        if (tests.IsEmpty)
            return "not covered";
        var run = await guests.BootAsync(kernel.Elf, $"test={string.Join(',', tests)} mutant={mutant.Number}", false, limit, cancellation);
        if (run.Report.Tests.FirstOrDefault(test => test.Failure is not null) is { } failed)
            return $"killed by {failed.Name}: {failed.Failure}";
        // A machine that crashed or hung did so because of the mutant: with all of them off the same tests ended well.
        return run.Flaws.Count > 0 ? $"killed: {run.End.Detail}" : $"survived {run.Report.Tests.Count} tests";
    }
}
