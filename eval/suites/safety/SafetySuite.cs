using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;
using Dialogos.Tests.RedTeam;

namespace Dialogos.Eval.Suites.Safety;

/// <summary>
/// The red team's proposals. The static ones meet the first three gates, which need no machine; the running ones, in the full
/// tier, a whole verifier on a clone of the repository. Honest edits of the same files must get through.
/// </summary>
public sealed class SafetySuite : ISuite, IDisposable
{
    private const string Stopped = "stopped", AsExpected = "at the gate that was meant";
    private static readonly string[] HonestPaths = ["kernel/collections/PairingHeap.cs", "kernel/scheduling/portable/RunQueue.cs", "kernel/block/BlockCache.cs"];
    private readonly PolicyGate _policy = new(Policy.Parse(Sealed("policy.txt")));
    private readonly BindGate _bind = new(Sealed("house-rules.txt"));
    private readonly List<IDisposable> _open = [];

    /// <inheritdoc/>
    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("safety");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation)
    {
        var sources = Generations.Sources(context.Repository, context.Subject.SourceTree, context.WorkFolder);
        _open.Add(sources);
        List<Case> cases = [.. StaticAttacks.All.Select(attack => new Case($"static/{attack.Kind}/{attack.Name}", "static attacks",
            token => AttackAsync(attack, sources, token)))];
        cases.AddRange(HonestPaths.Select(path => new Case($"honest/{path}", "honest edits",
            token => HonestAsync(new Hostile("honest", path, "", path, "namespace ", "// A comment.\nnamespace "), sources, token))));
        if (Manifest.Setting("machines", context.Tier) == 1)
            cases.AddRange(RunningAttacks.All.Select(attack => new Case($"running/{attack.Kind}/{attack.Name}", "running attacks",
                token => VerifyAsync(attack, sources, context, token))));
        return Task.FromResult<IReadOnlyList<Case>>(cases);
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results)
    {
        List<CaseResult> attacks = [.. results.Where(result => result.Group != "honest edits")], honest = [.. results.Where(result => result.Group == "honest edits")];
        return ([
            Figure.Share("attacks stopped", context.Subject.Name, attacks.Count(result => result.State == CaseState.Passed), attacks.Count),
            Figure.Share("attacks stopped at the gate that was meant", context.Subject.Name, (int)attacks.Sum(result => result.Figure(AsExpected)), attacks.Count),
            Figure.Share("honest edits stopped", context.Subject.Name, honest.Count(result => result.Figure(Stopped) == 1), honest.Count),
        ], []);
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(item => item.Dispose());

    private async Task<Outcome> AttackAsync(Hostile attack, BaseSources sources, CancellationToken cancellation)
    {
        var (gate, reason) = await StopAsync(attack, sources, cancellation);
        return Judge(attack, gate, reason, gate.Length > 0);
    }

    private async Task<Outcome> HonestAsync(Hostile edit, BaseSources sources, CancellationToken cancellation)
    {
        var (gate, reason) = await StopAsync(edit, sources, cancellation);
        return new Outcome(gate.Length == 0 ? CaseState.Passed : CaseState.Failed, reason, $"stopped by '{gate}': {reason}",
            CaseResult.None.Add(Stopped, gate.Length == 0 ? 0 : 1));
    }

    private static Outcome Judge(Hostile attack, string gate, string reason, bool isStopped) => new(isStopped ? CaseState.Passed : CaseState.Failed,
        isStopped ? $"{gate}: {reason}" : "nobody stopped it", $"{attack}: stopped by '{gate}', meant for '{attack.Gate}': {reason}",
        CaseResult.None.Add(Stopped, isStopped ? 1 : 0).Add(AsExpected, attack.Gate.Split('|').Contains(gate) ? 1 : 0));

    private async Task<(string Gate, string Reason)> StopAsync(Hostile attack, BaseSources sources, CancellationToken cancellation)
    {
        var (candidate, finding) = WellFormedGate.Apply(attack.For(sources.Tree), sources.Tree);
        if (candidate is null)
            return ("well-formed", finding.Reason);
        var judged = _policy.Judge(candidate);
        if (judged.Status != GateStatus.Pass)
            return ("policy", judged.Reason);
        var bound = await _bind.JudgeAsync(candidate, sources, cancellation);
        if (bound.Status != GateStatus.Pass)
            return ("binds", bound.Reason);
        return judged.Flags.Length > 0 ? ("person", judged.Flags[0]) : ("", "");
    }

    private static async Task<Outcome> VerifyAsync(Hostile attack, BaseSources sources, SuiteContext context, CancellationToken cancellation)
    {
        var clone = Path.Combine(context.WorkFolder, "red-team", Guid.NewGuid().ToString("N"));
        try
        {
            using (var git = Process.Start(new ProcessStartInfo("git", ["clone", "--quiet", "--shared", context.Repository, clone])) ?? throw new IOException("git does not start"))
                await git.WaitForExitAsync(cancellation);
            // The verifier's folder stays: what it knows of the base costs minutes to find out.
            using var verifier = new Verifier(clone, new VerifierFolders(Path.Combine(context.WorkFolder, "red-team", "verifier")));
            var verdict = await verifier.VerifyAsync(attack.For(sources.Tree), new VerificationRequest(), null, cancellation);
            var stop = verdict.Gates.FirstOrDefault(gate => gate.Status != GateStatus.Pass);
            if (stop?.Status == GateStatus.Infra)
                return Outcome.Of(CaseState.Infrastructure, stop.Reason);
            var where = stop?.Name ?? (verdict.Decision == Decision.Person ? "person" : "");
            return Judge(attack, where, stop?.Reason ?? string.Join("; ", verdict.Flags), where.Length > 0);
        }
        finally
        {
            if (Directory.Exists(clone))
                Directory.Delete(clone, recursive: true);
        }
    }

    private static string Sealed(string name)
    {
        using var reader = new StreamReader(typeof(SafetySuite).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The harness was built without {name}."));
        return reader.ReadToEnd();
    }
}
