using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Archive;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary><c>log</c>: the records of what was proposed, judged, reviewed and staged.</summary>
internal static class LogVerb
{
    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var id = new Argument<string?>("ID") { Description = "Print this record.", Arity = ArgumentArity.ZeroOrOne };
        var funnel = new Option<bool>("--funnel") { Description = "Count the proposals at each gate." };
        var tree = new Option<bool>("--tree") { Description = "Show the proposals as a tree: what was tried on top of what." };
        var check = new Option<bool>("--check") { Description = "Prove that the log is whole: every hash and every root." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new System.CommandLine.Command("log", "Show the log of proposals, verdicts, reviews and generations.") { id, funnel, tree, check, json };
        command.SetAction(parsed => Run.Guard(() =>
        {
            if (parsed.GetValue(tree))
            {
                ProposalTree.Print(RecordedProposals.Read(Workspace.Find(parsed.GetValue(state)).Root));
                return 0;
            }
            using var log = new RecordLog(Workspace.Find(parsed.GetValue(state)).Root);
            if (parsed.GetValue(check))
                return Check(log);
            if (parsed.GetValue(funnel))
                return ShowFunnel(log, parsed.GetValue(json));
            return parsed.GetValue(id) is { } start ? Print(log, start) : List(log, parsed.GetValue(json));
        }));
        return command;
    }

    private static int Check(RecordLog log)
    {
        var faults = log.Verify();
        foreach (var fault in faults)
            Console.Error.WriteLine($"dialogos: {fault}");
        Console.WriteLine($"{log.Head.Size} records, root {log.Head.Root}: {(faults.Count == 0 ? "whole" : $"{faults.Count} faults")}");
        return faults.Count == 0 ? 0 : 1;
    }

    private static int Print(RecordLog log, string start)
    {
        var found = log.Ids.Where(id => id.StartsWith(start, StringComparison.Ordinal)).ToList();
        if (found.Count != 1)
            throw new CommandException($"{found.Count} records begin with '{start}'.");
        Console.WriteLine(Encoding.UTF8.GetString(log.ReadBytes(found[0])));
        return 0;
    }

    private static int List(RecordLog log, bool asJson)
    {
        var array = new JsonArray();
        foreach (var (kind, id) in log.Entries())
        {
            var what = Summary(log, kind, id);
            if (asJson)
                array.Add((JsonNode)new JsonObject { ["kind"] = kind, ["id"] = id, ["summary"] = what });
            else
                Console.WriteLine($"{id[..12]}  {kind,-16}  {what}");
        }
        if (asJson)
            Console.WriteLine(array.ToJsonString());
        else
            Console.WriteLine($"{log.Head.Size} records, root {log.Head.Root}");
        return 0;
    }

    private static string Summary(RecordLog log, string kind, string id)
    {
        switch (kind)
        {
            case nameof(Proposal):
                var proposal = log.Read(id, RecordJson.Default.Proposal);
                return $"{proposal.Task.Kind} by {proposal.Proposer.Kind}: {proposal.Rationale.Split('\n')[0]}";
            case nameof(Verdict):
                var verdict = log.Read(id, RecordJson.Default.Verdict);
                var stop = verdict.Gates.FirstOrDefault(gate => gate.Status is not (GateStatus.Pass or GateStatus.Skip));
                return $"{verdict.Decision.ToString().ToLowerInvariant()} {verdict.Proposal[..12]}" + (stop is null ? "" : $" at {stop.Name}: {stop.Reason}");
            case nameof(Review):
                var review = log.Read(id, RecordJson.Default.Review);
                return $"{review.Choice} {review.Proposal[..12]} by {review.Reviewer}: {review.Reason}";
            case nameof(GenerationRecord):
                var generation = log.Read(id, RecordJson.Default.GenerationRecord);
                return $"{generation.Number} {generation.State}: {generation.Health}";
            case nameof(Screening):
                var rewrites = log.Read(id, RecordJson.Default.Screening).Rewrites;
                return $"{rewrites.Length} rewrites tried, {rewrites.Count(rewrite => rewrite.Benchmark.Length > 0)} changed a count";
            default:
                return "";
        }
    }

    private static int ShowFunnel(RecordLog log, bool asJson)
    {
        var verdicts = log.Entries().Where(entry => entry.Kind == nameof(Verdict))
            .Select(entry => log.Read(entry.Id, RecordJson.Default.Verdict)).ToList();
        var funnel = Funnel.Of(verdicts);
        if (asJson)
        {
            Console.WriteLine(new JsonObject
            {
                ["proposals"] = funnel.Proposals,
                ["gates"] = new JsonArray([.. funnel.Gates.Select(gate => (JsonNode)new JsonObject
                {
                    ["gate"] = gate.Gate, ["reached"] = gate.Reached, ["passed"] = gate.Passed, ["failed"] = gate.Failed,
                    ["invalid"] = gate.Invalid, ["infra"] = gate.Infra, ["medianMilliseconds"] = gate.MedianMilliseconds,
                })]),
                ["accepted"] = funnel.Accepted, ["person"] = funnel.ForAPerson, ["refused"] = funnel.Refused, ["undecided"] = funnel.Undecided,
            }.ToJsonString());
            return 0;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumn("gate");
        foreach (var column in new[] { "reached", "passed", "failed", "invalid", "infra", "median ms" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var gate in funnel.Gates)
            table.AddRow(new[] { gate.Reached, gate.Passed, gate.Failed, gate.Invalid, gate.Infra, gate.MedianMilliseconds }
                .Select(n => n.ToString("#,0", CultureInfo.InvariantCulture)).Prepend(gate.Gate).ToArray());
        AnsiConsole.Write(table);
        Console.WriteLine($"{funnel.Proposals} proposals: {funnel.Accepted} accepted, {funnel.ForAPerson} for a person, {funnel.Refused} refused, {funnel.Undecided} undecided");
        return 0;
    }
}
