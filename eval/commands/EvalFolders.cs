using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Eval.Runs;
using Dialogos.Sandbox.Signing;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Eval.Commands;

/// <summary>The evaluator's own folder: its key, evidence, history, unfinished runs, and what can be made again.</summary>
/// <param name="Root">The folder, below the state.</param>
public sealed record EvalFolders(string Root)
{
    /// <summary>What states rest on, by hash.</summary>
    public EvidenceStore Evidence => new(Path.Combine(Root, "evidence"));

    /// <summary>Runs that were cut off.</summary>
    public string Journals => Path.Combine(Root, "journals");

    /// <summary>Exported sources, kernels, planted bugs. May be deleted.</summary>
    public string Work => Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;

    /// <summary>The key that results are signed with; only its owner can read it.</summary>
    public SigningKey Key() => SigningKey.LoadOrCreate(Path.Combine(Root, "evaluator.pem"));

    /// <summary>Keeps a result for the curves over generations.</summary>
    public void Keep(EvaluationResult result) => ResultFile.Write(
        Path.Combine(Root, "history", $"{result.Started.UtcDateTime:yyyyMMddTHHmmss}-{result.VerdictHash[..8]}.json"), result);

    /// <summary>The results on record of one tier that can be believed, oldest first.</summary>
    public IReadOnlyList<EvaluationResult> History(string tier, byte[] publicKey)
    {
        var folder = Path.Combine(Root, "history");
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(TryRead)
            .Where(result => result is not null && result.Tier == tier && ResultFile.FindFlaws(result, publicKey, Evidence).Count == 0).Select(result => result!)];
    }

    private static EvaluationResult? TryRead(string file)
    {
        try
        {
            return ResultFile.Read(file);
        }
        catch (InvalidDataException)
        {
            // Of another version, or not whole: it is not drawn.
            return null;
        }
    }
}
