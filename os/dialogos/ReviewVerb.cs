using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary><c>review</c>: what waits for a person, and the person's choice.</summary>
internal sealed class ReviewVerb
{
    private readonly Argument<string?> id = new("ID") { Description = "A proposal's id, or its start.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> accept = new("--accept") { Description = "Accept it: commit, build, sign and stage." };
    private readonly Option<string?> refuse = new("--refuse") { Description = "Refuse it, with your reason.", HelpName = "WHY" };
    private readonly Option<string?> back = new("--send-back") { Description = "Send it back, with what is missing.", HelpName = "WHY" };
    private readonly Option<bool> resume = new("--resume") { Description = "Finish acceptances that were cut short." };
    private readonly Option<bool> json = new("--json") { Description = "Print the queue as JSON." };
    private readonly Option<string?> state;

    private ReviewVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        command.Add(id);
        foreach (var option in new Option[] { accept, refuse, back, resume, json })
            command.Add(option);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => ReviewAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("review", "Review proposals that wait for a person.");
        _ = new ReviewVerb(command, state);
        return command;
    }

    private async Task<int> ReviewAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        if (parsed.GetValue(resume))
        {
            foreach (var done in await ReviewQueue.UseAsync(workspace, acceptance => acceptance.ResumeAsync(cancellation)))
                Console.WriteLine($"Generation {done.Number} is staged: {done.Subject}");
            return 0;
        }
        var queue = new ReviewQueue(workspace);
        var items = queue.Items();
        var choice = Choice(parsed);
        if (parsed.GetValue(id) is { } start)
        {
            var item = items.Where(i => i.ProposalId.StartsWith(start, StringComparison.Ordinal)).ToList() is [var only]
                ? only : throw new CommandException($"Not exactly one proposal that waits begins with '{start}'.");
            if (choice is not null)
            {
                Console.WriteLine(await Progress.ShowAsync("Reviewing", _ =>
                    queue.ChooseAsync(item, choice.Value.Name, choice.Value.Reason, cancellation)));
                return 0;
            }
            ReviewView.Show(queue, item);
            return Terminal.IsInteractive ? await AskAsync(queue, item, cancellation) : 0;
        }
        if (choice is not null)
            throw new CommandException("Name the proposal that you decide about.");
        if (parsed.GetValue(json))
            PrintJson(items);
        else if (Terminal.IsInteractive)
            await BrowseAsync(queue, cancellation);
        else
            PrintTable(items);
        return 0;
    }

    private (string Name, string Reason)? Choice(ParseResult parsed)
    {
        if (parsed.GetValue(accept))
            return ("accept", "");
        if (parsed.GetValue(refuse) is { } why)
            return ("refuse", why);
        return parsed.GetValue(back) is { } missing ? ("return", missing) : null;
    }

    private static async Task BrowseAsync(ReviewQueue queue, CancellationToken cancellation)
    {
        while (queue.Items() is { Count: > 0 } items)
        {
            var leave = new ReviewItem("", items[0].Proposal, "", items[0].Verdict);
            var chosen = AnsiConsole.Prompt(new SelectionPrompt<ReviewItem>().Title($"{items.Count} proposals wait for you")
                .UseConverter(item => item.ProposalId.Length == 0 ? "(leave)" : Markup.Escape(Line(item))).AddChoices([.. items, leave]));
            if (chosen.ProposalId.Length == 0)
                return;
            ReviewView.Show(queue, chosen);
            await AskAsync(queue, chosen, cancellation);
        }
        Console.WriteLine("Nothing waits for a person.");
    }

    private static async Task<int> AskAsync(ReviewQueue queue, ReviewItem item, CancellationToken cancellation)
    {
        while (true)
        {
            AnsiConsole.Markup("[bold]a[/]ccept  [bold]r[/]efuse  send [bold]b[/]ack  open in [bold]e[/]ditor  [bold]n[/]ext  ");
            var key = char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar);
            Console.WriteLine();
            switch (key)
            {
                case 'a':
                    Console.WriteLine(await Progress.ShowAsync("Accepting", _ => queue.ChooseAsync(item, "accept", "", cancellation)));
                    return 0;
                case 'r' or 'b':
                    var reason = AnsiConsole.Prompt(new TextPrompt<string>(key == 'r' ? "Why?" : "What is missing?"));
                    Console.WriteLine(await queue.ChooseAsync(item, key == 'r' ? "refuse" : "return", reason, cancellation));
                    return 0;
                case 'e':
                    Open(queue, item);
                    break;
                case 'n':
                    return 0;
            }
        }
    }

    // A copy: what a person changes there is a proposal of its own (propose --from).
    private static void Open(ReviewQueue queue, ReviewItem item)
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-review-").FullName;
        try
        {
            var files = new List<string>();
            foreach (var (path, _, after) in queue.Changes(item))
            {
                files.Add(Path.Combine(folder, Path.GetFileName(path)));
                File.WriteAllText(files[^1], after);
            }
            var editor = Environment.GetEnvironmentVariable("EDITOR") is { Length: > 0 } name ? name : "vi";
            using var process = Process.Start(new ProcessStartInfo(editor, files)) ?? throw new CommandException($"{editor} does not start.");
            process.WaitForExit();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Line(ReviewItem item) =>
        $"{item.ProposalId[..12]}  {item.Verdict.Decision.ToString().ToLowerInvariant(),-7} {item.Proposal.Task.Kind,-12} {item.Proposal.Rationale.Split('\n')[0]}";

    private static void PrintTable(IReadOnlyList<ReviewItem> items)
    {
        foreach (var item in items)
            Console.WriteLine(Line(item));
        Console.WriteLine($"{items.Count} proposals wait for a person.");
    }

    private static void PrintJson(IReadOnlyList<ReviewItem> items) => Console.WriteLine(new JsonArray([.. items.Select(item =>
        (JsonNode)new JsonObject
        {
            ["proposal"] = item.ProposalId,
            ["verdict"] = item.VerdictId,
            ["decision"] = item.Verdict.Decision.ToString().ToLowerInvariant(),
            ["task"] = item.Proposal.Task.Kind,
            ["oracle"] = item.Proposal.Task.Oracle,
            ["rationale"] = item.Proposal.Rationale,
            ["files"] = new JsonArray([.. item.Proposal.Edits.Select(edit => (JsonNode)edit.Path).DistinctBy(path => path.ToString())]),
            ["flags"] = new JsonArray([.. item.Verdict.Flags.Select(flag => (JsonNode)flag)]),
        })]).ToJsonString());
}
