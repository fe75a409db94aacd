using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Dialogos.Sandbox.Metering;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary>Shows where processor time went.</summary>
internal static class WorkView
{
    /// <summary>Prints a table, the dearest first.</summary>
    /// <param name="proposals">How many proposals the work was for.</param>
    public static void Print(ImmutableArray<Work> work, int proposals)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("processor time").AddColumn("of");
        foreach (var column in new[] { "times", "seconds each", "seconds" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var item in work)
            table.AddRow(Markup.Escape(item.Purpose), Markup.Escape(item.Kind), item.Kind == WorkMeter.Own ? "" : item.Times.ToString(CultureInfo.InvariantCulture),
                item.Kind == WorkMeter.Own ? "" : Text(item.Processor / item.Times), Text(item.Processor));
        var all = TimeSpan.FromTicks(work.Sum(item => item.Processor.Ticks));
        table.AddRow(proposals == 1 ? "in all" : $"in all, for {proposals} proposals", "", "", proposals > 0 ? Text(all / proposals) : "", Text(all));
        AnsiConsole.Write(table);
    }

    private static string Text(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
}
