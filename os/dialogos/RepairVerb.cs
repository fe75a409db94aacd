using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Statistics;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Repair;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary><c>repair</c>: the agent repairs planted bugs, and an experiment says how many, beside the baselines.</summary>
internal sealed class RepairVerb
{
    private const int SampleSeed = 1;
    private readonly Option<int?> bug = new("--bug") { Description = "Plant this bug of the sealed list and repair it.", HelpName = "N" };
    private readonly Option<int?> experiment = new("--experiment")
    {
        Description = "Do so with this many bugs of the list; goes on where it was cut short.",
        HelpName = "COUNT",
    };
    private readonly Option<int> candidates = new("--candidates") { Description = "Candidates that each ranker may try.", DefaultValueFactory = _ => 20 };
    private readonly Option<string?> state;

    private RepairVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        foreach (var option in new Option[] { bug, experiment, candidates })
            command.Add(option);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => RepairAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("repair", "Let the agent repair planted bugs: from a failing test to a verdict, with no person.");
        _ = new RepairVerb(command, state);
        return command;
    }

    private async Task<int> RepairAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        var list = PlantVerb.ReadList(workspace);
        var numbers = (parsed.GetValue(bug), parsed.GetValue(experiment)) switch
        {
            ({ } one, null) => [one],
            (null, { } count) => RepairExperiment.Sample(list.Bugs.Length, count, SampleSeed),
            _ => throw new CommandException("Name one bug (--bug N) or a number of them (--experiment COUNT)."),
        };
        var most = parsed.GetValue(candidates);
        using var verifier = new Verifier(workspace.Root, VerifyVerbs.Folders(workspace));
        using var model = new ModelRanker(Path.Combine(workspace.Root, "self-improve", "weights", "ranker.gguf"));
        var generation = CurrentGeneration.Read(workspace.Root);
        var trial = new BugTrial(workspace.Root, generation, verifier, PlantVerb.Folder(workspace));
        // Other sources, weights or limits are another experiment.
        var kept = new RepairExperiment(Path.Combine(PlantVerb.Folder(workspace), "repairs", $"{list.Seal[..12]}-{generation.Tree[..12]}-{model.Hash[..12]}-{most}"));
        var results = new List<BugResult>();
        foreach (var number in numbers)
        {
            var planted = list.Bugs.FirstOrDefault(item => item.Number == number)
                ?? throw new CommandException($"The list has the bugs 1 to {list.Bugs.Length}.");
            var result = kept.Find(number);
            if (result is null)
                kept.Keep(result = await Progress.ShowAsync($"Repairing bug {number}", tell => trial.RunAsync(planted, (_, _) => model, most, tell, cancellation)));
            results.Add(result);
            Console.Error.WriteLine($"{results.Count}/{numbers.Count}  bug {number} ({planted.Kind}, {planted.Test}): {Describe(result)}");
        }
        Print(results, most);
        return results.Any(result => result.Results.Any(r => r is { Ranker: "model", IsRepaired: true })) ? 0 : 1;
    }

    private static string Describe(BugResult result) => result.Fault.Length > 0 ? "not tried: " + result.Fault
        : string.Join(", ", result.Results.Select(r => r.Rank is { } rank
            ? $"{r.Ranker} {r.Decision} at candidate {rank}{(r.Restores ? " (the original)" : "")}{(r.Gate.Length > 0 ? $" [{r.Gate}]" : "")}" : $"{r.Ranker} none of {r.Tried}"));

    private static void Print(List<BugResult> results, int most)
    {
        var tried = results.Where(result => result.Fault.Length == 0).ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumn($"{tried.Count} bugs, {most} candidates each");
        foreach (var column in new[] { "plausible", "repaired with no person", "share", "95 % interval", "the original", "mean candidate" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var group in tried.SelectMany(result => result.Results).GroupBy(result => result.Ranker))
        {
            var repaired = group.Count(result => result.IsRepaired);
            var share = Interval.Wilson(repaired, tried.Count);
            var ranks = group.Select(result => result.Rank).OfType<int>().ToList();
            table.AddRow(group.Key, Text(ranks.Count), Text(repaired), Percent(share.Value), $"{Percent(share.Low)} - {Percent(share.High)}",
                Text(group.Count(result => result.Restores)), ranks.Count == 0 ? "" : ranks.Average().ToString("0.0", CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
        if (results.Count > tried.Count)
            Console.WriteLine($"{results.Count - tried.Count} bugs were not tried: the sources have changed there, or their test no longer fails.");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
