using System;
using System.Linq;
using Dialogos.Sandbox.Records;

namespace Dialogos.SelfImprove.Training.Commands;

/// <summary>Verdicts about performance rewrites: the labels of the gain head.</summary>
internal static class VerdictLabels
{
    /// <summary>What the log of records offers, in a sentence.</summary>
    public static string Describe(string repository)
    {
        using RecordLog log = new(repository);
        int measured = log.Entries().Where(entry => entry.Kind == nameof(Verdict))
            .Count(entry => log.Read(entry.Id, RecordJson.Default.Verdict).Performance.Length > 0);
        return measured == 0
            ? "gain head: skipped, the log holds no verdict with measurements"
            : $"gain head: skipped, the log holds {measured} verdicts with measurements, and learning from them is not built yet";
    }
}
