using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Worker;

namespace Dialogos.Eval.Programs;

/// <summary>What running a program's tests showed.</summary>
/// <param name="State">Passed: every test ran, looked at something and held. Failed: some did not hold. Otherwise no evidence.</param>
/// <param name="Reason">The first failure, or what is wrong with the evidence.</param>
/// <param name="Failures">Tests that failed, with their reasons.</param>
/// <param name="Steps">Fuel of each test that ended.</param>
/// <param name="Evidence">What was said, as text; without words that are new each time.</param>
public sealed record ProgramRun(CaseState State, string Reason, ImmutableSortedDictionary<string, string> Failures,
    ImmutableSortedDictionary<string, long> Steps, string Evidence);

/// <summary>Runs the tests of programs in a worker and believes only what is proved.</summary>
/// <param name="fuel">Steps that each test may take.</param>
public sealed class ProgramJudge(long fuel = 20_000_000) : IDisposable
{
    private readonly WorkerProcess _worker = new();

    /// <summary>Compiles a program and runs some of its tests.</summary>
    public async Task<ProgramRun> RunAsync(TestProgram program, IReadOnlyList<string> tests, CancellationToken cancellation)
    {
        var word = TestProgram.NewWord();
        var (assembly, fault) = program.Emit(word, cancellation);
        return assembly is null
            ? new ProgramRun(CaseState.Failed, $"it does not compile: {fault}", tests.ToImmutableSortedDictionary(t => t, _ => "it does not compile", StringComparer.Ordinal),
                ImmutableSortedDictionary<string, long>.Empty, $"fault: {fault}\n")
            : await RunAsync(assembly, word, tests, cancellation);
    }

    /// <summary>Runs some tests of an assembly whose canary must say a word. A test in which the worker died has failed.</summary>
    public async Task<ProgramRun> RunAsync(byte[] assembly, string word, IReadOnlyList<string> tests, CancellationToken cancellation)
    {
        var failures = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var steps = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        var evidence = new StringBuilder();
        List<string> left = [.. tests, TestProgram.Canary];
        while (left.Count > 0)
        {
            WorkerTalk talk;
            try
            {
                talk = await _worker.AskAsync(assembly, fuel, [.. left], cancellation);
            }
            catch (System.ComponentModel.Win32Exception missing)
            {
                return End(CaseState.Infrastructure, $"the worker does not start: {missing.Message}");
            }
            if (talk.Unproved.Count > 0)
                return End(CaseState.Invalid, "somebody else than the worker spoke on its line", $"unproved: {talk.Unproved[0]}\n");
            string? running = null;
            foreach (var answer in talk.Answers)
            {
                if (answer.Kind == "started")
                {
                    if (running is not null || answer.Test != left.FirstOrDefault())
                        return End(CaseState.Invalid, left.Count == 0 ? $"'{answer.Test}' ran and was not asked for" : $"the test '{left[0]}' never ran");
                    running = answer.Test;
                    continue;
                }
                if (answer.Kind != "ended" || answer.Test != running)
                    return End(CaseState.Invalid, $"the test '{answer.Test}' ended and had not begun");
                running = null;
                left.RemoveAt(0);
                var isCanary = answer.Test == TestProgram.Canary;
                evidence.Append(answer.Failure is null ? $"pass {answer.Test} {answer.Checks} {answer.Steps}\n"
                    : $"fail {answer.Test} {answer.Steps}: {(isCanary ? "as it must" : answer.Failure)}\n");
                if (isCanary && answer.Failure != word)
                    return End(CaseState.Invalid, "the test that must fail did not");
                if (isCanary)
                    continue;
                if (answer.Failure is null && answer.Checks == 0)
                    return End(CaseState.Invalid, $"the test '{answer.Test}' looked at nothing");
                steps[answer.Test] = answer.Steps;
                if (answer.Failure is not null)
                    failures[answer.Test] = answer.Failure;
            }
            if (talk.End == WorkerEnd.Silent)
                return End(CaseState.Infrastructure, $"the worker said nothing for a minute{(running is null ? "" : $" in '{running}'")}");
            if (talk.End == WorkerEnd.Done && left.Count > 0)
                return End(CaseState.Invalid, $"the test '{left[0]}' never ran");
            if (talk.End == WorkerEnd.Died)
            {
                if (running is null)
                    return End(CaseState.Invalid, "the worker ended between two tests");
                evidence.Append($"died {running}\n");
                if (running == TestProgram.Canary)
                    return End(CaseState.Invalid, "the worker ended in the test that must fail");
                failures[running] = "the process ended";
                left.Remove(running);
            }
        }
        return failures.Count == 0 ? End(CaseState.Passed, "") : End(CaseState.Failed, $"{failures.First().Key}: {failures.First().Value}");

        ProgramRun End(CaseState state, string reason, string more = "") => new(state, reason, failures.ToImmutable(), steps.ToImmutable(),
            evidence.Append(more).Append($"{state}: {reason}\n").ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();
}
