using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Archive;

namespace Dialogos.Os.Command;

/// <summary>The loop's part of <c>status</c>: generations, what was tried and why it was refused, what was gained.</summary>
internal static class LoopStatus
{
    private const int ShownReasons = 3;

    public static void Print(Workspace workspace)
    {
        using (var log = new RecordLog(workspace.Root))
        {
            var verdicts = log.Entries().Where(entry => entry.Kind == nameof(Verdict)).Select(entry => log.Read(entry.Id, RecordJson.Default.Verdict)).ToList();
            var funnel = Funnel.Of(verdicts);
            Line("autonomy", Autonomy.Read(workspace));
            Line("log", $"{log.Head.Size} records, root {log.Head.Root[..16]}");
            Line("tried", verdicts.Count == 0 ? "nothing yet; ./dialogos improve" : Count(funnel));
            Line("reached", string.Join(", ", funnel.Gates.Where(gate => gate.Reached > 0).Select(gate => $"{gate.Gate} {gate.Passed}/{gate.Reached}")));
            foreach (var (gate, reasons) in Refusals(verdicts))
                Line("refused", $"{reasons.Count} by {gate}, last: {reasons[^1]}");
        }
        var waiting = new ReviewQueue(workspace).Items().Count;
        Line("waiting", waiting == 0 ? "nothing waits for a person" : $"{waiting} proposals wait for a person: ./dialogos review");
        LoopReport.PrintGains(RecordedProposals.Read(workspace.Root));
    }

    /// <summary>Which generation runs or would, since when, and what is staged.</summary>
    public static void PrintGenerations(SystemDisk disk)
    {
        var names = disk.Directory.Names;
        var good = names.Where(name => name.State is GenerationState.Good or GenerationState.Pinned).OrderBy(name => name.Number).ToList();
        Line("newest good", good.Count == 0 ? "none was called good yet" : Describe(disk, good[^1]));
        foreach (var name in names.Where(name => name.CountsTries).OrderBy(name => name.Number))
            Line(name.State.ToString().ToLowerInvariant(), $"{Describe(disk, name)}, {name.TriesLeft} tries left");
    }

    private static string Describe(SystemDisk disk, GenerationName name)
    {
        var entry = GenerationVerbs.ReadEntry(disk, name);
        return $"generation {name.Number}, made {entry?.Date ?? "?"}: {entry?.Title ?? "its entry cannot be read"}";
    }

    private static string Count(Funnel funnel) => string.Create(CultureInfo.InvariantCulture,
        $"{funnel.Proposals} proposals: {funnel.Accepted} accepted, {funnel.ForAPerson} for a person, {funnel.Refused} refused, {funnel.Undecided} undecided");

    private static IEnumerable<(string Gate, List<string> Reasons)> Refusals(IEnumerable<Verdict> verdicts) => verdicts
        .Select(verdict => verdict.Gates.FirstOrDefault(gate => gate.Status is not (GateStatus.Pass or GateStatus.Skip))).OfType<GateResult>()
        .GroupBy(gate => gate.Name).OrderByDescending(group => group.Count()).Take(ShownReasons)
        .Select(group => (group.Key, group.Select(gate => gate.Reason).ToList()));

    private static void Line(string name, string value) => Console.WriteLine($"{name,-12} {value}");
}
