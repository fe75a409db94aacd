using System.Collections.Generic;

namespace Dialogos.Sandbox.Signing;

/// <summary>What a generation is made of, before it is signed.</summary>
public sealed record GenerationContent
{
    /// <summary>0 for the factory generation, else 1 to 9999.</summary>
    public required int Number { get; init; }

    /// <summary>The generation that it was made from; null for one without a parent.</summary>
    public int? Parent { get; init; }

    /// <summary>One line for people, in ASCII.</summary>
    public required string Title { get; init; }

    /// <summary>When it was made, in UTC: <c>2026-11-21T09:20:00Z</c>.</summary>
    public required string Created { get; init; }

    /// <summary>The kernel's command line.</summary>
    public string Options { get; init; } = "";

    /// <summary>The bytes of kernel.efi.</summary>
    public required byte[] Kernel { get; init; }

    /// <summary>The bytes of sources.bundle: a git bundle of exactly the sources that the kernel was built from.</summary>
    public required byte[] Sources { get; init; }

    /// <summary>The git tree of those sources.</summary>
    public required string SourceTree { get; init; }

    /// <summary>The tools that built the kernel.</summary>
    public required string Toolchain { get; init; }

    /// <summary>The weights that it was delivered with; empty without.</summary>
    public string Model { get; init; } = "";

    /// <summary>Ids of the proposals that made it of its parent.</summary>
    public IReadOnlyList<string> Proposals { get; init; } = [];

    /// <summary>Ids of the verdicts on them.</summary>
    public IReadOnlyList<string> Verdicts { get; init; } = [];

    /// <summary>Entries in the log of records when it was made.</summary>
    public long LogIndex { get; init; }

    /// <summary>Root of that log's Merkle tree; empty without a log.</summary>
    public string LogRoot { get; init; } = "";
}
