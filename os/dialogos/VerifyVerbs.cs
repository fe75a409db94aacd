using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary><c>verify</c> and <c>propose</c>: takes a proposal through the nine gates.</summary>
internal static class VerifyVerbs
{
    public static IEnumerable<System.CommandLine.Command> Create(Option<string?> state)
    {
        var json = new Option<bool>("--json") { Description = "Print the verdict as JSON." };
        var mutants = new Option<int>("--mutants") { Description = "The most mutants to try.", DefaultValueFactory = _ => 12 };
        var what = new Argument<string[]>("PROPOSAL")
        {
            Description = "Ids of proposals in the log (a start will do), or files with one in JSON.",
            Arity = ArgumentArity.OneOrMore,
        };
        var verify = new System.CommandLine.Command("verify", "Take proposals through the nine gates and sign the verdicts.") { what, json, mutants };
        verify.SetAction((parsed, cancellation) => Run.GuardAsync(async () =>
        {
            var workspace = Workspace.Find(parsed.GetValue(state));
            var proposals = parsed.GetValue(what)!.Select(name => Read(workspace, name)).ToList();
            return await VerifyAsync(workspace, proposals, parsed.GetValue(mutants), parsed.GetValue(json), cancellation);
        }));
        yield return verify;

        var from = new Option<string[]>("--from")
        {
            Description = "The branch or commit that holds your change; several for several proposals.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "BRANCH",
        };
        var kind = new Option<string>("--task") { Description = "What it is for.", DefaultValueFactory = _ => "person" };
        kind.AcceptOnlyFromAmong("person", "repair", "performance");
        var oracle = new Option<string>("--oracle") { Description = "The test that fails without it, or the benchmark that gains.", DefaultValueFactory = _ => "" };
        var propose = new System.CommandLine.Command("propose", "Propose your own commits: the same gates as for the agent.") { from, kind, oracle, json, mutants };
        propose.SetAction((parsed, cancellation) => Run.GuardAsync(async () =>
        {
            var workspace = Workspace.Find(parsed.GetValue(state));
            var proposals = parsed.GetValue(from)!.Select(branch => CommitProposal.From(workspace.Root, branch,
                new ProposalTask(parsed.GetValue(kind)!, parsed.GetValue(oracle)!))).ToList();
            return await VerifyAsync(workspace, proposals, parsed.GetValue(mutants), parsed.GetValue(json), cancellation);
        }));
        yield return propose;
    }

    /// <summary>The folder of the verifier in a state folder.</summary>
    public static VerifierFolders Folders(Workspace workspace) => new(Path.Combine(workspace.State, "verifier"));

    private static async Task<int> VerifyAsync(Workspace workspace, List<Proposal> proposals, int mutants, bool asJson,
        CancellationToken cancellation)
    {
        using var verifier = new Verifier(workspace.Root, Folders(workspace), new VerifierOptions { MostMutants = mutants });
        var accepted = true;
        foreach (var proposal in proposals)
        {
            var before = verifier.Meter.Sums();
            var verdict = await Progress.ShowAsync("Verifying", tell =>
                verifier.VerifyAsync(proposal, new VerificationRequest(), new Teller(tell), cancellation));
            accepted &= verdict.Decision is Decision.Accept or Decision.Person;
            if (asJson)
                Console.WriteLine(JsonSerializer.Serialize(verdict, RecordJson.Default.Verdict));
            else
            {
                VerdictView.Print(verdict);
                WorkView.Print(WorkMeter.Between(before, verifier.Meter.Sums()), 1);
            }
        }
        return accepted ? 0 : 1;
    }

    private static Proposal Read(Workspace workspace, string name)
    {
        try
        {
            if (File.Exists(name))
                return RecordJson.Parse(File.ReadAllBytes(name), RecordJson.Default.Proposal);
            using var log = new RecordLog(workspace.Root);
            return log.Read(RecordView.Find(log, "Proposal", name), RecordJson.Default.Proposal);
        }
        catch (JsonException fault)
        {
            throw new CommandException($"{name} is no proposal: {fault.Message}");
        }
    }

    private sealed class Teller(Action<string> tell) : IProgress<VerificationEvent>
    {
        public void Report(VerificationEvent value)
        {
            if (value is GateStarted started)
                tell(started.Gate);
            else if (value is GateDetail detail)
                tell($"{detail.Gate}: {detail.Text}");
        }
    }
}
