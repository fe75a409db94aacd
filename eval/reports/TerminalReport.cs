using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Runs;
using Spectre.Console;

namespace Dialogos.Eval.Reports;

/// <summary>A result on the terminal: a line a suite, then the figures.</summary>
public static class TerminalReport
{
    /// <summary>Prints it.</summary>
    public static void Print(IAnsiConsole console, EvaluationResult result)
    {
        var several = result.Subjects.Length > 1;
        var table = Table("suite", "passed", "failed", "invalid", "infra", "skipped", "passed of all", "95 %");
        foreach (var suite in result.Suites)
            foreach (var counts in suite.Counts)
                table.AddRow(Markup.Escape(suite.Name + (several ? $" · {counts.Subject}" : "")), Count(counts.Passed, "green"), Count(counts.Failed, "red"),
                    Count(counts.Invalid, "yellow"), Count(counts.Infrastructure, "yellow"), Count(counts.Skipped, "yellow"), SvgPlot.Percent(counts.Rate.Value),
                    $"{SvgPlot.Percent(counts.Rate.Low)} – {SvgPlot.Percent(counts.Rate.High)}");
        console.Write(table);
        foreach (var suite in result.Suites.Where(suite => suite.Figures.Length > 0))
        {
            var figures = Table(Markup.Escape(suite.Name), "value", "95 %");
            foreach (var figure in suite.Figures)
                figures.AddRow(Markup.Escape((several ? $"{figure.Subject} · " : "") + figure.Name), (figure.Repeats ? "" : "~ ") + Value(figure.Unit, figure.Value.Value),
                    figure.Value.Low == figure.Value.High || double.IsNaN(figure.Value.Value) ? "" : $"{Value(figure.Unit, figure.Value.Low)} – {Value(figure.Unit, figure.Value.High)}");
            console.Write(figures);
        }
        if (result.Comparisons.Length > 0)
        {
            var differences = Table("difference", result.Subjects[0].Name, result.Subjects[1].Name, "second less first", "95 %", "by chance");
            foreach (var item in result.Comparisons)
                differences.AddRow($"{(item.IsReal ? "[bold]" : "[dim]")}{Markup.Escape($"{item.Suite}: {item.Figure}")}{(item.IsReal ? " (real)" : "")}[/]", Value("", item.First), Value("", item.Second),
                    Value("", item.Difference.Value), $"{Value("", item.Difference.Low)} – {Value("", item.Difference.High)}", Value("", item.Chance));
            console.Write(differences);
        }
        foreach (var (suite, bad) in Troubles(result).Take(20))
            console.MarkupLine($"[yellow]{Markup.Escape($"{suite}: {bad.Id}: {bad.State}: {bad.Reason}")}[/]");
        if (result.Suites.SelectMany(suite => suite.Figures).Any(figure => !figure.Repeats))
            console.MarkupLine("[dim]~ depends on the machine and its load; everything else is the same in every run on the same inputs.[/]");
        console.WriteLine($"verdicts {result.VerdictHash}");
    }

    // What failed in a required suite, and whatever is neither pass nor failure.
    private static IEnumerable<(string, CaseResult)> Troubles(EvaluationResult result) => result.Suites.SelectMany(suite => suite.Cases
        .Where(item => item.State is CaseState.Invalid or CaseState.Infrastructure || (suite.Required && item.State == CaseState.Failed)).Select(item => (suite.Name, item)));

    private static Table Table(string first, params string[] others)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var other in others)
            table.AddColumn(new TableColumn(Markup.Escape(other)).RightAligned());
        return table;
    }

    private static string Count(int count, string colour) => count == 0 ? "[dim]0[/]" : $"[{colour}]{count}[/]";

    private static string Value(string unit, double value) => unit == "share" ? SvgPlot.Percent(value)
        : double.IsNaN(value) ? "–" : value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture) + (unit is "" or "ratio" ? "" : " " + unit);
}
