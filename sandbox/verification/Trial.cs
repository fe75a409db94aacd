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
    private Task<InstrumentedKernel>? _begun;

    public Proposal Proposal { get; } = proposal;

    public string Id { get; } = id;

    public VerificationRequest Request { get; } = request;

    /// <summary>A folder of this trial alone, removed at its end.</summary>
    public string Folder { get; } = folder;

    /// <summary>Tells people what happens now.</summary>
    public Action<string> Tell { get; set; } = _ => { };

    /// <summary>Set by the first gate.</summary>
    public BaseSources Base { get => field ?? throw Missing("base"); set; }

    /// <summary>Set by the first gate.</summary>
    public Candidate Candidate { get => field ?? throw Missing("candidate"); set; }

    /// <summary>Set by the gate that builds.</summary>
    public BuiltKernel Kernel { get => field ?? throw Missing("kernel"); set; }

    /// <summary>Set by the gate of tests: the base's kernel.</summary>
    public BuiltKernel BaseKernel { get => field ?? throw Missing("base kernel"); set; }

    /// <summary>Begun when the change is known to bind: the candidate with the hidden tests and its mutants.</summary>
    public Task<InstrumentedKernel> Instrumented { get => _begun ?? throw Missing("instrumented kernel"); set => _begun = value; }

    /// <summary>Ends what was begun for later gates that are never reached.</summary>
    public CancellationTokenSource Abandoned { get; } = new();

    public TestCounts Tests { get; set; } = new(0, 0, 0, 0, 0, 0);

    public MutationCounts Mutation { get; set; } = new(0, 0, 0, 0, 0);

    public List<Measurement> Performance { get; } = [];

    /// <summary>The changed files as the builder takes them.</summary>
    public IEnumerable<(string Path, string Text)> ChangedFiles => Candidate.Files.Select(file => (file.Path, file.After));

    public async ValueTask DisposeAsync()
    {
        await Abandoned.CancelAsync();
        if (_begun is not null)
            await ((Task)_begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Abandoned.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static InvalidOperationException Missing(string what) => new($"No gate has made the {what} yet.");
}
