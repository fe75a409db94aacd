using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Mutation;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 8: would the tests notice if the changed lines were wrong? All mutants of those lines stand in one kernel, with the
/// open and the hidden tests; each is chosen in a machine of its own that runs the tests which reach it.
/// </summary>
internal sealed class MutationGate(GuestRuns guests, Policy policy)
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(2);

    internal async Task<Finding> JudgeAsync(Trial trial, CancellationToken cancellation)
    {
        if (trial.Candidate.Files.All(file => file.Path.StartsWith("kernel/tests/", StringComparison.Ordinal)))
            return Finding.Passed("Only tests changed; there is nothing to mutate.");
        var kernel = await trial.Instrumented;
        if (kernel.Mutants.Length == 0)
            return Finding.Passed("The changed lines have no mutants.", "its changed lines have no mutants");
        trial.Teller("mutation", $"{kernel.Mutants.Length} mutants");
        var clean = await kernel.CleanAsync(guests, cancellation);
        if (kernel.Suite.FlawIn(clean) is { } flaw)
            return new Finding(GateStatus.Invalid, $"The kernel with all mutants off proves nothing: {flaw}.", clean.Evidence, []);
        var report = MutantObserver.Read(clean.Log);
        var passing = clean.Passed.ToHashSet();
        // Twice what all tests took; a mutant runs some of them.
        var limit = TimeSpan.FromSeconds(Math.Max(ShortestLimit.TotalSeconds, clean.ProcessorTime.TotalSeconds * 2));
        var done = 0;
        var fates = await Task.WhenAll(kernel.Mutants.Select(async mutant =>
        {
            // A value that was never another one cannot be noticed by anyone: the change may be none.
            var reaching = report.Reaching(mutant);
            var isSuspect = !reaching.IsEmpty && !reaching.Any(test => report.CanChange(mutant, test));
            var fate = isSuspect ? "equivalent suspect: its value was never another one"
                : await TryAsync(kernel.Kernel, mutant, [.. reaching.Where(passing.Contains)], limit, cancellation);
            trial.Teller("mutation", $"{Interlocked.Increment(ref done)} of {kernel.Mutants.Length} mutants");
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
        var run = await guests.BootAsync(kernel.Elf, $"test={string.Join(',', tests)} mutant={mutant.Number}", false, limit, cancellation,
            // One failure kills it.
            report => report.Tests.Any(test => test.Failure is not null));
        if (run.Report.Tests.FirstOrDefault(test => test.Failure is not null) is { } failed)
            return $"killed by {failed.Name}: {failed.Failure}";
        // A machine that crashed or hung did so because of the mutant: with all of them off the same tests ended well.
        return run.Flaws.Count > 0 ? $"killed: {run.End.Detail}" : $"survived {run.Report.Tests.Count} tests";
    }
}
