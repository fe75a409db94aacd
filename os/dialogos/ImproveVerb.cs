using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Channel;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Proposers.Written;

namespace Dialogos.Os.Command;

/// <summary>Where the agent of a loop runs.</summary>
internal enum AgentPlace
{
    /// <summary>In this process.</summary>
    Host,
    /// <summary>Inside of a system that is booted for it.</summary>
    Inside,
    /// <summary>Inside of a system that somebody else booted, at the other end of standard input and output.</summary>
    Served,
}

/// <summary><c>dialogos improve</c>: the loop by hand.</summary>
internal sealed class ImproveVerb
{
    private readonly Option<string> budget = new("--budget")
    {
        Description = "How long: 90s, 15m, 2h.",
        DefaultValueFactory = _ => "15m",
        HelpName = "TIME",
    };
    private readonly Option<string?> autonomy = new("--autonomy") { Description = "What the agent may do by itself, instead of the setting (dialogos autonomy)." };
    private readonly Option<bool> withPerson = new("--with-person")
    {
        Description = "Also propose changes that the policy leaves to a person.",
    };
    private readonly Option<string> benchmarks = new("--benchmarks")
    {
        Description = "Only benchmarks whose names start so.",
        DefaultValueFactory = _ => "",
        HelpName = "START",
    };
    private readonly Option<int> accepted = new("--accepted")
    {
        Description = "Stop after so many accepted patches.",
        DefaultValueFactory = _ => int.MaxValue,
        HelpName = "COUNT",
    };
    private readonly Option<string?> model = new("--model")
    {
        Description = "A language model (GGUF) that writes edits besides those that are enumerated; a person decides about them.",
        HelpName = "FILE",
    };
    private readonly Option<bool> beside = new("--beside")
    {
        Description = "A machine runs on the disk: leave it alone, and let what is accepted wait (./dialogos boot does so).",
    };
    private readonly Option<bool> inside = new("--inside")
    {
        Description = "Let the agent run inside of the system, in a machine and on a disk of its own; the host measures and judges.",
    };
    private readonly Option<bool> served = new("--served")
    {
        Description = "Serve an agent inside over standard input and output (internal: ./dialogos boot does so).",
        Hidden = true,
    };
    private readonly Option<string?> state;

    private ImproveVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        autonomy.AcceptOnlyFromAmong(Autonomy.Stage, Autonomy.Propose);
        foreach (var option in new Option[] { budget, autonomy, withPerson, benchmarks, accepted, model, beside, inside, served })
            command.Add(option);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => ImproveAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("improve",
            "Let the agent propose patches to this system, prove them, and stage what is better.");
        _ = new ImproveVerb(command, state);
        return command;
    }

    /// <summary>A time as people write it: <c>90s</c>, <c>15m</c>, <c>2h</c>.</summary>
    public static TimeSpan ParseTime(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        if (!double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count <= 0 || count > 10_000)
            throw new CommandException($"'{text}' is no time; write 90s, 15m or 2h.");
        return unit switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => throw new CommandException($"'{text}' is no time; write 90s, 15m or 2h."),
        };
    }

    /// <summary>Runs the loop and prints its summary.</summary>
    /// <param name="accepted">Called after a generation was staged; returns what to tell.</param>
    public static async Task<LoopSummary> RunAsync(Workspace workspace, LoopOptions options, bool mayStage, bool isBeside, AgentPlace place,
        Func<int, CancellationToken, Task<string>>? accepted, CancellationToken cancellation)
    {
        using var display = new LoopDisplay(marksNow: isBeside);
        if (!isBeside)
            await PrepareDiskAsync(workspace, display, cancellation);
        var meter = new WorkMeter();
        using var verifier = new Verifier(workspace.Root, VerifyVerbs.Folders(workspace), new VerifierOptions { Meter = meter });
        using var outside = new LocalOutside(verifier, workspace.Root, Directory.CreateDirectory(Path.Combine(workspace.State, "agent")).FullName, meter)
        {
            Accept = (verdict, token) => mayStage ? AcceptAsync(workspace, verdict, token) : Task.FromResult<int?>(null),
            Accepted = accepted,
        };
        if (place == AgentPlace.Host)
            display.Say("The agent runs on the host; --inside lets it run in the system's ring 3.");
        var summary = await (place switch
        {
            AgentPlace.Inside => AgentMachine.RunAsync(workspace, outside, options, display, cancellation),
            AgentPlace.Served => ServeAsync(outside, options, display, cancellation),
            _ => new ImprovementLoop(outside, options, display).RunAsync(cancellation),
        });
        display.Dispose();
        // Where an agent is served, standard output is the channel.
        if (place != AgentPlace.Served)
            LoopReport.Print(summary, workspace.Root, meter);
        return summary;
    }

    private static async Task<LoopSummary> ServeAsync(IOutside outside, LoopOptions options, LoopDisplay display, CancellationToken cancellation)
    {
        using var frames = new FrameStream(Console.OpenStandardInput(), Console.OpenStandardOutput());
        return await new ChannelServer(frames, outside, options, display).ServeAsync(cancellation);
    }

    private static GgufTextWriter OpenWriter(string file)
    {
        try
        {
            return new GgufTextWriter(file, Environment.ProcessorCount);
        }
        catch (GgufException fault)
        {
            throw new CommandException($"{file}: {fault.Message}");
        }
    }

    private static async Task PrepareDiskAsync(Workspace workspace, LoopDisplay display, CancellationToken cancellation)
    {
        if (!File.Exists(workspace.DiskImage))
            ImageVerbs.MakeDisk(workspace);
        // What an earlier run began to accept and did not end.
        foreach (var generation in await ReviewQueue.UseAsync(workspace, acceptance => acceptance.ResumeAsync(cancellation)))
            display.Say($"Generation {generation.Number} was half accepted and is staged now: {generation.Subject}");
    }

    /// <summary>The options that the verbs have in common.</summary>
    public static LoopOptions Options(Workspace workspace, TimeSpan budget) => new()
    {
        Weights = Path.Combine(workspace.Root, "self-improve", "weights", "ranker.gguf"),
        Budget = budget,
    };

    private static async Task<int?> AcceptAsync(Workspace workspace, Sandbox.Records.Verdict verdict, CancellationToken cancellation)
    {
        var id = RecordJson.IdOf(RecordJson.Canonical(verdict, RecordJson.Default.Verdict));
        return (await ReviewQueue.UseAsync(workspace, acceptance => acceptance.AcceptAsync(id, null, cancellation))).Number;
    }

    private async Task<int> ImproveAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        if (parsed.GetValue(inside) && (parsed.GetValue(model) is not null || parsed.GetValue(beside)))
            throw new CommandException("--inside goes with neither --model nor --beside: that model does not lie in the machine, and the machine is not yours.");
        using var writer = parsed.GetValue(model) is { } file ? OpenWriter(file) : null;
        var options = Options(workspace, ParseTime(parsed.GetValue(budget)!)) with
        {
            Writer = writer,
            WithPerson = parsed.GetValue(withPerson),
            Benchmarks = parsed.GetValue(benchmarks)!,
            MostAccepted = parsed.GetValue(accepted),
        };
        var isBeside = parsed.GetValue(beside);
        var mayStage = !isBeside && (parsed.GetValue(autonomy) ?? Autonomy.Read(workspace)) == Autonomy.Stage;
        var place = parsed.GetValue(served) ? AgentPlace.Served : parsed.GetValue(inside) ? AgentPlace.Inside : AgentPlace.Host;
        await RunAsync(workspace, options, mayStage, isBeside, place, accepted: null, cancellation);
        return 0;
    }
}
