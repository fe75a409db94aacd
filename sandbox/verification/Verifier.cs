using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Vm;
using Verdict = Dialogos.Sandbox.Records.Verdict;

namespace Dialogos.Sandbox.Verification;

/// <summary>Takes proposals through the nine gates, signs the verdicts and appends both to the log.</summary>
public sealed class Verifier : IVerifier, IDisposable
{
    /// <summary>The gates in their order.</summary>
    public static ImmutableArray<string> GateNames { get; } =
        ["well-formed", "policy", "binds", FirstWithMachines, "boots", "tests", "hidden-tests", "mutation", "measurement"];

    private const string FirstWithMachines = "builds";

    private readonly VerifierFolders _folders;
    private readonly VerifierOptions _options;
    private readonly Policy _policy = Policy.Parse(SealedText.Read("policy.txt"));
    private readonly BindGate _bind = new(SealedText.Read("house-rules.txt"));
    private readonly KernelWorkshop _workshop;
    private readonly BaseKernels _baseKernels;
    private readonly GuestRuns _guests;
    private readonly TestGate _tests;
    private readonly HiddenTestGate _hidden;
    private readonly MutationGate _mutation;
    private readonly MeasurementGate _measurement;
    private readonly SigningKey _key;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BaseSources?> _bases = [];

    /// <summary>A verifier over a repository, with its own folder below the state folder.</summary>
    public Verifier(string repository, VerifierFolders folders, VerifierOptions? options = null)
    {
        _folders = folders;
        _options = options ?? new VerifierOptions();
        Repository = repository;
        _key = SigningKey.LoadOrCreate(folders.Key);
        Evidence = new EvidenceStore(folders.Evidence);
        Meter = _options.Meter ?? new WorkMeter();
        _workshop = new KernelWorkshop(Meter);
        _baseKernels = new BaseKernels(_workshop, folders.Images);
        _guests = new GuestRuns(folders.Root, Meter);
        var known = new BaseResults(folders.Results);
        _tests = new TestGate(_workshop, _guests, known);
        _hidden = new HiddenTestGate(_workshop, _guests, known);
        _mutation = new MutationGate(_guests, _policy);
        _measurement = new MeasurementGate(_guests, known);
    }

    /// <summary>The repository whose trees proposals edit and whose log keeps the records.</summary>
    public string Repository { get; }

    /// <summary>Where gates keep what they saw.</summary>
    public EvidenceStore Evidence { get; }

    /// <summary>What verifying takes.</summary>
    public WorkMeter Meter { get; }

    /// <summary>The public half of the key that verdicts are signed with.</summary>
    public byte[] PublicKey => _key.PublicKey;

    /// <inheritdoc/>
    public async Task<Verdict> VerifyAsync(Proposal proposal, VerificationRequest request,
        IProgress<VerificationEvent>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        var id = RecordJson.IdOf(RecordJson.Canonical(proposal, RecordJson.Default.Proposal));
        await using var trial = new Trial(proposal, id, request, _folders.NewWorkFolder())
        {
            Teller = (gate, text) => progress?.Report(new GateDetail(id, gate, text)),
        };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, trial.Abandoned.Token);
        var results = ImmutableArray.CreateBuilder<GateResult>();
        var flags = ImmutableArray.CreateBuilder<string>();
        var running = new Dictionary<string, Task<(Finding Finding, long Milliseconds)>>(StringComparer.Ordinal);
        foreach (var name in GateNames)
        {
            if (results.Any(result => result.Status != GateStatus.Pass))
            {
                results.Add(new GateResult(name, GateStatus.Skip, "An earlier gate had decided.", "", 0));
                continue;
            }
            if (name == FirstWithMachines)
            {
                Begin(trial, either.Token);
                // Side by side: a gate waits for its kernel and for nothing else. Their findings are still read in order, so
                // that a verdict is the same as if each had run alone.
                foreach (var gate in GateNames.Skip(GateNames.IndexOf(name)))
                    running[gate] = RunAsync(gate);
            }
            var (finding, milliseconds) = await (running.GetValueOrDefault(name) ?? RunAsync(name));
            cancellation.ThrowIfCancellationRequested();
            results.Add(new GateResult(name, finding.Status, finding.Reason, Evidence.Put(finding.Evidence), milliseconds));
            flags.AddRange(finding.Flags);
            progress?.Report(new GateEnded(id, results[^1]));
            if (finding.Status != GateStatus.Pass)
                await trial.Abandoned.CancelAsync();
        }
        await Task.WhenAll(running.Values);
        var tests = trial.Tests with { Hidden = trial.Hidden.Passed, HiddenRun = trial.Hidden.Required };
        var verdict = VerdictSigner.Sign(new Verdict(id, VerifierIdentity.Hash, _policy.Hash, HiddenSuite.Hash,
            VerifierIdentity.Environment, results.ToImmutable(), tests, trial.Mutation, [.. trial.Performance],
            flags.ToImmutable(), Decide(results, flags)), _key);
        var verdictId = Append(proposal, verdict);
        progress?.Report(new VerdictSigned(id, verdictId, verdict, clock.Elapsed));
        return verdict;

        async Task<(Finding, long)> RunAsync(string gate)
        {
            using var purpose = WorkMeter.For(gate);
            progress?.Report(new GateStarted(id, gate));
            var own = Stopwatch.StartNew();
            return (await GuardAsync(() => Task.Run(() => JudgeAsync(gate, trial, either.Token), CancellationToken.None)), own.ElapsedMilliseconds);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sources in _bases.Values)
            sources?.Dispose();
        _workshop.Dispose();
        _guests.Dispose();
        _key.Dispose();
    }

    private Task<Finding> JudgeAsync(string gate, Trial trial, CancellationToken cancellation) => gate switch
    {
        "well-formed" => Task.FromResult(Apply(trial)),
        "policy" => Task.FromResult(new PolicyGate(_policy).Judge(trial.Candidate)),
        "binds" => _bind.JudgeAsync(trial.Candidate, trial.Base, cancellation),
        FirstWithMachines => BuildGate.JudgeAsync(trial),
        "boots" => BootGate.JudgeAsync(trial, _guests, cancellation),
        "tests" => _tests.JudgeAsync(trial, cancellation),
        "hidden-tests" => _hidden.JudgeAsync(trial, cancellation),
        "mutation" => _mutation.JudgeAsync(trial, cancellation),
        "measurement" => _measurement.JudgeAsync(trial, cancellation),
        _ => throw new InvalidOperationException($"There is no gate '{gate}'."),
    };

    // The kernels that the gates share. The second build comes last: no other gate waits for it.
    private void Begin(Trial trial, CancellationToken cancellation)
    {
        var files = trial.ChangedFiles.ToList();
        trial.BaseKernel = _baseKernels.GetAsync(trial.Base);
        trial.Kernel = Start("builds", () => _workshop.BuildAsync(trial.Base, files, Path.Combine(trial.Folder, "first"), cancellation));
        trial.Instrumented = Start("hidden-tests", () => InstrumentedKernel.BuildAsync(trial.Base,
            [.. trial.Candidate.Files.Select(file => (file.Path, file.Before, file.After))], _workshop,
            Path.Combine(trial.Folder, "instrumented"), _options.MostMutants, cancellation));
        trial.SecondKernel = Start("builds", async () =>
        {
            await ((Task)trial.Instrumented).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await _workshop.BuildFromFilesAsync(trial.Base, files, Path.Combine(trial.Folder, "second"), cancellation);
        });

        static Task<T> Start<T>(string gate, Func<Task<T>> make)
        {
            using var purpose = WorkMeter.For(gate);
            return Task.Run(make);
        }
    }

    private Finding Apply(Trial trial)
    {
        if (BaseOf(trial.Proposal.BaseTree) is not { } sources)
            return Finding.Refused("Its base is no tree of this repository.");
        trial.Base = sources;
        var (candidate, finding) = WellFormedGate.Apply(trial.Proposal, sources.Tree);
        if (candidate is not null)
            trial.Candidate = candidate;
        return finding;
    }

    private BaseSources? BaseOf(string tree)
    {
        lock (_lock)
        {
            if (!_bases.TryGetValue(tree, out var sources))
            {
                var opened = GitSourceTree.Open(Repository, tree);
                _bases[tree] = sources = opened is null ? null : BaseSources.Prepare(opened, _folders.Trees);
            }
            return sources;
        }
    }

    // A failure of the verifier's own machinery is no fault of the proposal, and never a pass.
    private static async Task<Finding> GuardAsync(Func<Task<Finding>> judge)
    {
        try
        {
            return await judge();
        }
        catch (OperationCanceledException)
        {
            // Nobody reads it: an earlier gate has decided, or the whole verification ends.
            return new Finding(GateStatus.Infra, "It was not looked at to the end.", "", []);
        }
        catch (Exception fault) when (fault is IOException or BuildException or LinkException
            or InvalidDataException or UnauthorizedAccessException)
        {
            return new Finding(GateStatus.Infra, fault.Message.Split('\n')[0], fault.ToString(), []);
        }
    }

    private static Decision Decide(IEnumerable<GateResult> results, IReadOnlyCollection<string> flags) =>
        results.FirstOrDefault(result => result.Status is not GateStatus.Pass)?.Status switch
        {
            null => flags.Count == 0 ? Decision.Accept : Decision.Person,
            GateStatus.Fail => Decision.Refuse,
            _ => Decision.Undecided,
        };

    private string Append(Proposal proposal, Verdict verdict)
    {
        lock (_lock)
        {
            using var log = new RecordLog(Repository);
            log.Append(proposal, RecordJson.Default.Proposal);
            return log.Append(verdict, RecordJson.Default.Verdict);
        }
    }
}
