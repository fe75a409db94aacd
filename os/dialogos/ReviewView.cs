using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary>Shows a proposal to the person who decides.</summary>
internal static class ReviewView
{
    private const int Context = 3;

    /// <summary>Rationale, coloured difference, verdict, measurements and mutants.</summary>
    public static void Show(ReviewQueue queue, ReviewItem item)
    {
        var proposal = item.Proposal;
        AnsiConsole.Write(new Rule(Markup.Escape($"{item.ProposalId[..12]}  {proposal.Task.Kind} {proposal.Task.Oracle}".Trim())).LeftJustified());
        AnsiConsole.WriteLine(proposal.Rationale);
        AnsiConsole.MarkupLineInterpolated($"[grey]by {proposal.Proposer.Kind}, for generation {proposal.BaseGeneration}[/]");
        foreach (var (path, before, after) in queue.Changes(item))
            ShowDifference(path, before, after);
        VerdictView.Print(item.Verdict);
        foreach (var line in queue.Evidence(item, "mutation").Split('\n').TakeWhile(line => line.Length > 0 && char.IsAsciiDigit(line[0])))
            AnsiConsole.MarkupLineInterpolated($"  mutant {line}");
    }

    private static void ShowDifference(string path, string before, string after)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{path}[/]");
        var lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(before, after).Lines;
        var shown = Enumerable.Range(0, lines.Count).Where(i => lines[i].Type != ChangeType.Unchanged)
            .SelectMany(i => Enumerable.Range(i - Context, 2 * Context + 1)).ToHashSet();
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!shown.Contains(i))
                continue;
            if (i != last + 1)
                AnsiConsole.MarkupLine("[grey]   …[/]");
            last = i;
            var (sign, colour) = lines[i].Type switch
            {
                ChangeType.Inserted => ('+', "green"),
                ChangeType.Deleted => ('-', "red"),
                _ => (' ', "default"),
            };
            var number = lines[i].Position?.ToString(CultureInfo.InvariantCulture) ?? "";
            AnsiConsole.MarkupLine($"[grey]{number,5}[/] [{colour}]{sign} {Markup.Escape(lines[i].Text)}[/]");
        }
    }
}
