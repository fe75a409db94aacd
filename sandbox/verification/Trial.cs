using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;

namespace Dialogos.Sandbox.Verification;

/// <summary>One proposal on its way through the gates, with what each gate leaves for the later ones.</summary>
internal sealed class Trial(Proposal proposal, string id, VerificationRequest request, string folder) : IAsyncDisposable
{
    private readonly List<Task> _begun = [];

    public Proposal Proposal { get; } = proposal;

    public string Id { get; } = id;

    public VerificationRequest Request { get; } = request;

    /// <summary>A folder of this trial alone, removed at its end.</summary>
    public string Folder { get; } = folder;

    /// <summary>Tells people what a gate does now.</summary>
    public Action<string, string> Teller { get; init; } = (_, _) => { };

    /// <summary>Set by the first gate.</summary>
    public BaseSources Base { get => field ?? throw Missing("base"); set; }

    /// <summary>Set by the first gate.</summary>
    public Candidate Candidate { get => field ?? throw Missing("candidate"); set; }

    /// <summary>The candidate's own kernel; begun when the change is known to bind.</summary>
    public Task<BuiltKernel> Kernel { get => field ?? throw Missing("kernel"); set => _begun.Add(field = value); }

    /// <summary>The same, built from files written anew.</summary>
    public Task<BuiltKernel> SecondKernel { get => field ?? throw Missing("second kernel"); set => _begun.Add(field = value); }

    /// <summary>The base's kernel.</summary>
    public Task<BuiltKernel> BaseKernel { get => field ?? throw Missing("base kernel"); set => field = value; }

    /// <summary>The candidate with the hidden tests and its mutants.</summary>
    public Task<InstrumentedKernel> Instrumented { get => field ?? throw Missing("instrumented kernel"); set => _begun.Add(field = value); }

    /// <summary>Ends the gates after one that has decided, and what was begun for them.</summary>
    public CancellationTokenSource Abandoned { get; } = new();

    /// <summary>What the gate of tests counted.</summary>
    public TestCounts Tests { get; set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>How many hidden tests passed of those that had to.</summary>
    public (int Passed, int Required) Hidden { get; set; }

    public MutationCounts Mutation { get; set; } = new(0, 0, 0, 0, 0);

    public List<Measurement> Performance { get; } = [];

    /// <summary>The changed files as the builder takes them.</summary>
    public IEnumerable<(string Path, string Text)> ChangedFiles => Candidate.Files.Select(file => (file.Path, file.After));

    public async ValueTask DisposeAsync()
    {
        await Abandoned.CancelAsync();
        foreach (var task in _begun)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Abandoned.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static InvalidOperationException Missing(string what) => new($"No gate has made the {what} yet.");
}
