using System;
using System.Globalization;
using System.Linq;
using Dialogos.Sandbox.Records;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary>Shows a verdict to people.</summary>
internal static class VerdictView
{
    /// <summary>Prints the gates with their times, the tests, mutants and measurements, and the decision.</summary>
    public static void Print(Verdict verdict)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("gate").AddColumn("status")
            .AddColumn(new TableColumn("ms").RightAligned()).AddColumn("reason");
        foreach (var gate in verdict.Gates.Where(gate => gate.Status != GateStatus.Skip))
            table.AddRow(gate.Name, $"[{Colour(gate.Status)}]{gate.Status.ToString().ToLowerInvariant()}[/]",
                gate.Milliseconds.ToString("#,0", CultureInfo.InvariantCulture), Markup.Escape(gate.Reason));
        AnsiConsole.Write(table);
        var (tests, mutants) = (verdict.Tests, verdict.Mutation);
        if (tests.PassToPassRun > 0)
            Console.WriteLine($"tests      fail-to-pass {tests.FailToPass}/{tests.FailToPassRun}, pass-to-pass {tests.PassToPass}/{tests.PassToPassRun}, hidden {tests.Hidden}/{tests.HiddenRun}");
        if (mutants.Made > 0)
            Console.WriteLine($"mutants    {mutants.Killed} of {mutants.Made} killed, {mutants.Survived} survived, {mutants.NotCovered} not covered");
        foreach (var m in verdict.Performance.Where(m => m.Base != m.Candidate))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"measured   {m.Benchmark}: {m.Base:0.##} -> {m.Candidate:0.##} instructions ({(m.Candidate - m.Base) / m.Base:+0.00 %;-0.00 %})"));
        foreach (var flag in verdict.Flags)
            Console.WriteLine($"flag       {flag}");
        Console.WriteLine($"decision   {verdict.Decision.ToString().ToLowerInvariant()}   proposal {verdict.Proposal[..12]}");
    }

    /// <summary>The colour of a status.</summary>
    public static string Colour(GateStatus status) => status switch
    {
        GateStatus.Pass => "green",
        GateStatus.Fail => "red",
        GateStatus.Skip => "grey",
        _ => "yellow",
    };
}
