using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Archive;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary>What a run of the loop did, as tables.</summary>
internal static class LoopReport
{
    public static void Print(LoopSummary summary, string repository, WorkMeter meter)
    {
        var funnel = Table("funnel", "reached", "passed");
        Row(funnel, "rewrites enumerated", summary.Ideas + summary.Repeated + summary.Unbound, summary.Ideas + summary.Repeated);
        Row(funnel, "not judged before", summary.Ideas + summary.Repeated, summary.Ideas);
        Row(funnel, "run by a benchmark", summary.Ideas, summary.Ideas - summary.Cold);
        Row(funnel, $"screened ({summary.Builds} kernels)", summary.Screened, summary.Promising);
        foreach (var (gate, reached, passed) in summary.Funnel())
            Row(funnel, "  " + gate, reached, passed);
        Row(funnel, "accepted", summary.Verdicts.Count, summary.Accepted.Count);
        AnsiConsole.Write(funnel);

        var times = summary.Verdicts.SelectMany(item => item.Verdict.Gates).Where(gate => gate.Status != GateStatus.Skip)
            .GroupBy(gate => gate.Name).ToList();
        if (times.Count > 0)
        {
            var table = Table("gate", "runs", "seconds each");
            foreach (var group in times)
                table.AddRow(Markup.Escape(group.Key), Text(group.Count()), Text(group.Average(gate => gate.Milliseconds) / 1000));
            AnsiConsole.Write(table);
        }
        WorkView.Print(meter.Sums(), summary.Verdicts.Count);
        PrintGains(RecordedProposals.Read(repository));
    }

    /// <summary>Every accepted patch's part of the gain, and the whole against generation 0.</summary>
    public static void PrintGains(ProposalArchive archive)
    {
        var accepted = archive.Taken.Where(entry => entry.Proposal.Task.Kind == "performance").ToList();
        if (accepted.Count == 0)
        {
            AnsiConsole.WriteLine("No patch was accepted yet.");
            return;
        }
        var table = Table("accepted patch", "benchmark", "before", "after", "gain");
        foreach (var entry in accepted)
        {
            var own = entry.Verdict!.Performance.FirstOrDefault(m => m.Benchmark == entry.Proposal.Task.Oracle);
            table.AddRow(Markup.Escape(entry.Proposal.Rationale), Markup.Escape(entry.Proposal.Task.Oracle),
                Text(own?.Base ?? 0), Text(own?.Candidate ?? 0), Percent(entry.Gain));
        }
        AnsiConsole.Write(table);
        var total = Table("against generation 0", "then", "now", "gain");
        var measured = accepted.SelectMany(entry => entry.Verdict!.Performance).GroupBy(m => m.Benchmark)
            .Select(group => (Name: group.Key, Then: group.First().Base, Now: group.Last().Candidate)).ToList();
        foreach (var (name, then, now) in measured.Where(m => System.Math.Abs(m.Then - m.Now) >= 0.00005 * m.Then))
            total.AddRow(Markup.Escape(name), Text(then), Text(now), Percent((then - now) / then));
        // The geometric mean weighs each benchmark alike, whatever its size.
        var mean = System.Math.Exp(measured.Average(m => System.Math.Log(m.Now / m.Then)));
        total.AddRow($"all {measured.Count} benchmarks (geometric mean)", "", "", Percent(1 - mean));
        AnsiConsole.Write(total);
    }

    private static Table Table(string first, params IEnumerable<string> others)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var other in others)
            table.AddColumn(new TableColumn(other).RightAligned());
        return table;
    }

    private static void Row(Table table, string name, params IEnumerable<int> figures) =>
        table.AddRow([Markup.Escape(name), .. figures.Select(figure => Text(figure))]);

    private static string Text(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => fraction.ToString("0.00 %;-0.00 %", CultureInfo.InvariantCulture);
}
