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
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 7: tests that nobody who proposes has seen, compiled into a kernel of the verifier's own, which also holds the
/// mutants of the next gate, switched off. What passes on the base passes on the candidate.
/// </summary>
internal sealed class HiddenTestGate(KernelWorkshop workshop, GuestRuns guests, BaseResults known)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal async Task<Finding> JudgeAsync(Trial trial, CancellationToken cancellation)
    {
        var before = await known.GetAsync(Key(await trial.BaseKernel), () => OnBaseAsync(trial));
        InstrumentedKernel kernel;
        try
        {
            kernel = await trial.Instrumented;
        }
        catch (Exception fault) when (fault is BuildException or LinkException)
        {
            // A public member that the suite calls has gone, or something tries to see whether the suite is there.
            return Finding.Refused($"It does not build with the hidden tests: {fault.Message.Split('\n')[0]}", fault.Message);
        }
        trial.Teller("hidden-tests", $"{kernel.Hidden.Length} hidden tests, {kernel.Tests.Length} in all");
        var after = await kernel.CleanAsync(guests, cancellation);
        if (kernel.Suite.FlawIn(after) is { } flaw)
            return new Finding(GateStatus.Invalid, $"The run of the hidden tests proves nothing: {flaw}.", after.Evidence, []);
        var required = before.Tests.Where(test => test.Value is null).Select(test => test.Key).ToList();
        var broken = required.Where(name => after.Results.GetValueOrDefault(name, "it was not run") is not null).ToList();
        trial.Hidden = (required.Count - broken.Count, required.Count);
        if (required.Count == 0)
            return new Finding(GateStatus.Invalid, "No hidden test passes on the base.", after.Evidence, []);
        // Says how many and not which: the suite stays hidden.
        if (broken.Count > 0)
            return Finding.Refused($"{broken.Count} of {required.Count} hidden tests fail now.", after.Evidence);
        await known.KeepAsync(Key(await trial.Kernel), new BaseResult(
            new(kernel.Hidden.ToDictionary(name => name, name => after.Results.GetValueOrDefault(name, "it was not run"))), []));
        // A repair that leaves hidden tests failing may have mended the visible symptom only.
        var left = before.Tests.Count(test => test.Value is not null && test.Key != HiddenSuite.Canary
            && after.Results.GetValueOrDefault(test.Key, "") is not null);
        return left > 0 && trial.Proposal.Task.Kind == "repair"
            ? Finding.Passed(after.Evidence, $"{left} hidden tests fail before and after the repair")
            : Finding.Passed(after.Evidence);
    }

    private static string Key(BuiltKernel kernel) => $"hidden {HiddenSuite.Hash} {kernel.ElfHash}";

    private async Task<BaseResult> OnBaseAsync(Trial trial)
    {
        trial.Teller("hidden-tests", "hidden tests on the base");
        using var purpose = WorkMeter.For("base");
        var suite = new HiddenSuite();
        var kernel = await workshop.BuildAsync(trial.Base, suite.Files, Path.Combine(trial.Folder, "hidden-base"), CancellationToken.None);
        var all = TestRegistry.Names(ProgramEdits.With(trial.Base.Kernel, ImageRecipe.Kernel, suite.Files)).Tests;
        var outcome = await guests.TestAsync(kernel.Elf, [.. all.Except(TestRegistry.Names(trial.Base.Kernel).Tests)], "", Limit,
            CancellationToken.None);
        return suite.FlawIn(outcome) is { } flaw
            ? throw new InvalidDataException($"The hidden tests prove nothing about the base: {flaw}.")
            : new BaseResult(new(outcome.Results.ToDictionary()), []);
    }
}
