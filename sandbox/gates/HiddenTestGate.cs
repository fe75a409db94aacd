using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 7: tests that nobody who proposes has seen, compiled into a kernel of the verifier's own. What passes on the base
/// passes on the candidate.
/// </summary>
internal sealed class HiddenTestGate(KernelWorkshop workshop, GuestRuns guests, BaseResults known)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal async Task<Finding> JudgeAsync(Trial trial, CancellationToken cancellation)
    {
        var before = await known.GetAsync($"hidden {HiddenSuite.Hash} {trial.BaseKernel.ElfHash}", () => OnBaseAsync(trial));
        var suite = new HiddenSuite();
        TestOutcome after;
        try
        {
            after = await RunAsync(trial, suite, trial.ChangedFiles, "hidden", cancellation);
        }
        catch (Exception fault) when (fault is BuildException or LinkException)
        {
            // A public member that the suite calls has gone, or something tries to see whether the suite is there.
            return Finding.Refused($"It does not build with the hidden tests: {fault.Message.Split('\n')[0]}", fault.Message);
        }
        if (suite.FlawIn(after) is { } flaw)
            return new Finding(GateStatus.Invalid, $"The run of the hidden tests proves nothing: {flaw}.", after.Evidence, []);
        var required = before.Tests.Where(test => test.Value is null).Select(test => test.Key).ToList();
        var broken = required.Where(name => after.Results.GetValueOrDefault(name, "it was not run") is not null).ToList();
        trial.Tests = trial.Tests with { Hidden = required.Count - broken.Count, HiddenRun = required.Count };
        if (required.Count == 0)
            return new Finding(GateStatus.Invalid, "No hidden test passes on the base.", after.Evidence, []);
        // Says how many and not which: the suite stays hidden.
        if (broken.Count > 0)
            return Finding.Refused($"{broken.Count} of {required.Count} hidden tests fail now.", after.Evidence);
        // A repair that leaves hidden tests failing may have mended the visible symptom only.
        var left = before.Tests.Count(test => test.Value is not null && test.Key != HiddenSuite.Canary
            && after.Results.GetValueOrDefault(test.Key, "") is not null);
        return left > 0 && trial.Proposal.Task.Kind == "repair"
            ? Finding.Passed(after.Evidence, $"{left} hidden tests fail before and after the repair")
            : Finding.Passed(after.Evidence);
    }

    private async Task<BaseResult> OnBaseAsync(Trial trial)
    {
        trial.Tell("hidden tests on the base");
        var suite = new HiddenSuite();
        var outcome = await RunAsync(trial, suite, [], "hidden-base", CancellationToken.None);
        return suite.FlawIn(outcome) is { } flaw
            ? throw new InvalidDataException($"The hidden tests prove nothing about the base: {flaw}.")
            : new BaseResult(new(outcome.Results.ToDictionary()), []);
    }

    private async Task<TestOutcome> RunAsync(Trial trial, HiddenSuite suite, IEnumerable<(string Path, string Text)> changed,
        string folder, CancellationToken cancellation)
    {
        var kernel = await workshop.BuildAsync(trial.Base, [.. changed, .. suite.Files], Path.Combine(trial.Folder, folder), cancellation);
        var all = TestRegistry.Names(BaseSources.With(trial.Base.Kernel, ImageRecipe.Kernel, suite.Files), cancellation).Tests;
        var open = TestRegistry.Names(trial.Base.Kernel, cancellation).Tests;
        trial.Tell("hidden tests");
        return await guests.TestAsync(kernel.Elf, [.. all.Except(open)], "", Limit, cancellation);
    }
}
