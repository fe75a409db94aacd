using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 6: the test that the task names fails on the base and passes on the candidate (fail-to-pass), and every test that
/// passes on the base still does (pass-to-pass). Which tests there are is read from the sources, so none can be left out.
/// </summary>
internal sealed class TestGate(KernelWorkshop workshop, GuestRuns guests, BaseResults known)
{
    // All tests together take a few seconds; one in which a machine hangs costs all of this.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private const int MostCrashes = 2;

    internal async Task<Finding> JudgeAsync(Trial trial, CancellationToken cancellation)
    {
        var newTests = trial.ChangedFiles.Where(file => file.Path.StartsWith("kernel/tests/", StringComparison.Ordinal)).ToList();
        var names = Names(trial, trial.ChangedFiles);
        var before = await BaseAsync(trial, newTests, cancellation);
        trial.Teller("tests", $"{names.Length} tests on the candidate");
        var kernel = await trial.Kernel;
        var after = await guests.TestAsync(kernel.Elf, names, "", Limit, cancellation, MostCrashes);
        var evidence = after.Evidence;
        if (after.Flaw is not null)
            return new Finding(GateStatus.Invalid, $"The run of its tests proves nothing: {after.Flaw}.", evidence, []);

        var flags = new List<string>();
        var isRepair = trial.Proposal.Task.Kind == "repair" || names.Contains(trial.Proposal.Task.Oracle);
        var failToPass = isRepair ? trial.Proposal.Task.Oracle : "";
        var required = before.Tests.Where(test => test.Value is null && test.Key != failToPass).Select(test => test.Key).ToList();
        // The ones that say why first; after crashes others were not run.
        var broken = required.Where(name => after.Results.GetValueOrDefault(name, "it was not run") is not null)
            .OrderBy(name => after.Results.ContainsKey(name) ? 0 : 1).ToList();
        if (broken.Count > 0 && broken.Count <= 3)
            (broken, evidence) = await RepeatAsync(trial, broken, evidence, flags, cancellation);
        var solves = !isRepair || after.Results.GetValueOrDefault(failToPass, "it was not run") is null;
        trial.Tests = new TestCounts(
            isRepair && solves ? 1 : 0, isRepair ? 1 : 0, required.Count - broken.Count, required.Count, 0, 0);
        if (required.Count == 0)
            return new Finding(GateStatus.Invalid, "No test passes on the base; nothing could be broken.", evidence, []);
        if (broken.Count > 0)
            return Finding.Refused($"{broken[0]} passes on the base and fails now: {after.Results.GetValueOrDefault(broken[0], "it was not run")}.", evidence);
        if (isRepair && !names.Contains(failToPass))
            return Finding.Refused($"Its task names the test '{failToPass}', which does not exist.", evidence);
        if (isRepair && before.Tests.TryGetValue(failToPass, out var failure) && failure is null)
            return Finding.Refused($"{failToPass} passes on the base already: there is nothing to repair.", evidence);
        if (solves && flags.Count == 0)
            await known.KeepAsync(Key(kernel), new BaseResult(new(after.Results.ToDictionary()), []));
        return solves
            ? Finding.Passed(evidence, [.. flags])
            : Finding.Refused($"{failToPass} still fails: {after.Results.GetValueOrDefault(failToPass)}.", evidence);
    }

    // A test that the proposal adds is run on the base as well: there it must fail, or it shows nothing.
    private async Task<BaseResult> BaseAsync(Trial trial, List<(string Path, string Text)> newTests, CancellationToken cancellation)
    {
        var kernel = await trial.BaseKernel;
        if (newTests.Count > 0)
        {
            trial.Teller("tests", "building the base with the new tests");
            kernel = await workshop.BuildAsync(trial.Base, newTests, Path.Combine(trial.Folder, "base"), cancellation);
        }
        return await known.GetAsync(Key(kernel), async () =>
        {
            trial.Teller("tests", "tests on the base");
            var outcome = await guests.TestAsync(kernel.Elf, Names(trial, newTests), "", Limit, CancellationToken.None);
            return outcome.Flaw is null
                ? new BaseResult(new(outcome.Results.ToDictionary()), [])
                : throw new InvalidDataException($"The base's own tests prove nothing: {outcome.Flaw}.");
        });
    }

    // Once more: a test that passes then is not steady, and a person should know.
    private async Task<(List<string> Broken, string Evidence)> RepeatAsync(Trial trial, List<string> broken, string evidence,
        List<string> flags, CancellationToken cancellation)
    {
        var again = await guests.TestAsync((await trial.Kernel).Elf, broken, "", Limit, cancellation);
        var still = broken.Where(name => again.Flaw is not null || again.Results.GetValueOrDefault(name, "not run") is not null).ToList();
        flags.AddRange(broken.Except(still).Select(name => $"{name} failed once and then passed"));
        return (still, evidence + "again:\n" + again.Evidence);
    }

    private static string Key(BuiltKernel kernel) => $"tests {kernel.ElfHash}";

    private static ImmutableArray<string> Names(Trial trial, IEnumerable<(string Path, string Text)> files) =>
        TestRegistry.Names(ProgramEdits.With(trial.Base.Kernel, ImageRecipe.Kernel, files)).Tests;
}
