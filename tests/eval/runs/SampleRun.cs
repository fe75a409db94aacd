using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Runs;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Tests.Eval.Runs;

/// <summary>A suite of made-up cases, and a folder to run it in.</summary>
internal sealed class SampleRun : IDisposable
{
    internal static readonly Subject This = new("A", null, new string('1', 40), "", "", "trigram", "");
    internal static readonly Subject Other = new("B", 2, new string('2', 40), "", "", "uniform", "");
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-eval-").FullName;

    internal SampleRun()
    {
        Key = SigningKey.LoadOrCreate(Path.Combine(_folder, "key.pem"));
        Evidence = new EvidenceStore(Path.Combine(_folder, "evidence"));
    }

    internal SigningKey Key { get; }

    internal EvidenceStore Evidence { get; }

    internal string EvidenceFolder => Path.Combine(_folder, "evidence");

    internal string File(string name) => Path.Combine(_folder, name);

    internal static readonly RunSeed Seed = RunSeed.Parse("00112233445566778899aabbccddeeff");

    internal Journal Journal(bool fresh = false, RunSeed? seed = null) => new(Path.Combine(_folder, "journals"), "inputs", Key, fresh, seed);

    internal Task<EvaluationResult> RunAsync(ISuite suite, params Subject[] subjects) => RunAsync("", suite, subjects);

    internal async Task<EvaluationResult> RunAsync(string repository, ISuite suite, params Subject[] subjects)
    {
        var journal = Journal(seed: Seed);
        var run = new EvaluationRun(repository, _folder, Evidence, journal, _ => { });
        var suites = new[] { await run.RunAsync(suite, subjects.Length == 0 ? [This] : subjects, Tier.Quick, CancellationToken.None) };
        var result = new EvaluationResult(EvaluationResult.SchemaName, EvaluationResult.SchemaVersion, "quick", DateTimeOffset.UnixEpoch, 1, "test", journal.Seed.Text, "commit", "h", "v",
            [.. subjects.DefaultIfEmpty(This)], [.. suites], subjects.Length == 2 ? [.. Comparer.Compare(suites[0], "A", "B")] : [], "");
        return ResultFile.Sign(result with { VerdictHash = result.ComputeVerdictHash() }, Key);
    }

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A suite whose cases are given. It uses the seal of the repair suite, since every suite's files are sealed.</summary>
internal sealed class SampleSuite(Func<Subject, IEnumerable<Case>> cases, params string[] expected) : ISuite
{
    internal SampleSuite(params (string Id, Outcome Outcome)[] cases)
        : this(_ => cases.Select(item => new Case(item.Id, "group", _ => Task.FromResult(item.Outcome))))
    {
    }

    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("repair") with { Expected = [.. expected] };

    public Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Case>>([.. cases(context.Subject)]);

    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results) =>
        ([Figure.Share("share", context.Subject.Name, results.Count(result => result.State == CaseState.Passed), results.Count)], [new PlotPoint("calibration", context.Subject.Name, 0.5, 0.4, 3)]);
}
