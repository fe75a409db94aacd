using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Dialogos.Tests.Loop;

/// <summary>
/// Takes one change after the other from a commit to a staged generation, killing on the way: while it is verified, while it is
/// accepted, and while an acceptance that was cut short is finished.
/// </summary>
internal sealed class Rounds(Lane lane, Random random, Score score, int number)
{
    private readonly Look _look = new(lane);

    // How long each takes when nobody disturbs it: kills are spread over that.
    private TimeSpan _verification = TimeSpan.FromSeconds(40);
    private TimeSpan _acceptance = TimeSpan.FromSeconds(10);
    private TimeSpan _improvement = TimeSpan.FromSeconds(40);

    public async Task RunAsync()
    {
        for (var round = 1; !score.IsOver; round++)
        {
            if (random.Next(5) == 0)
                await ImproveAsync();
            var text = $"Killed on the way, lane {number} change {number}-{round}";
            var branch = lane.Change(text);
            for (var kills = random.Next(3); kills > 0 && !score.IsOver; kills--)
                await KillAsync(["propose", "--from", branch, "--mutants", "0"], _verification);
            var (id, fault) = await VerifyAsync(branch, text);
            if (id is not null)
            {
                for (var kills = random.Next(6, 14); kills > 0 && !score.IsOver && !_look.IsRecorded(id); kills--)
                    await KillAcceptanceAsync(id);
                fault = await AcceptAsync(id, text);
            }
            score.Finished(number, text, [.. fault is null ? [] : new[] { fault }, .. _look.Faults(settled: id is not null)]);
        }
    }

    // The agent by itself: it has ideas, screens and verifies them, and accepts. Whatever it began is finished.
    private async Task ImproveAsync()
    {
        if (score.IsOver)
            return;
        await KillAsync(["improve", "--budget", "60s", "--benchmarks", "room.checksum"], _improvement);
        var resumed = await lane.RunAsync("review", "--resume");
        score.Finished(number, "what the agent had begun", [.. resumed.Status == 0 ? [] : new[] { resumed.Output }, .. _look.Faults(settled: true)]);
    }

    private async Task<(string? Id, string? Fault)> VerifyAsync(string branch, string text)
    {
        if (await WaitingAsync(text) is { } already)
            return (already, null);
        using var run = new CommandRun(lane, ["propose", "--from", branch, "--mutants", "0"]);
        var outcome = await run.EndAsync(TimeSpan.FromMinutes(6));
        _verification = run.Clock.Elapsed;
        await lane.SettleAsync();
        return await WaitingAsync(text) is { } id ? (id, null) : (null, $"it was not verified afterwards: {outcome.Output}");
    }

    private async Task<string?> AcceptAsync(string id, string text)
    {
        var resumed = await lane.RunAsync("review", "--resume");
        if (resumed.Status != 0)
            return $"what was begun was not finished: {resumed.Output}";
        if (_look.IsRecorded(id))
            return null;
        using var run = new CommandRun(lane, ["review", id, "--accept"]);
        var outcome = await run.EndAsync(TimeSpan.FromMinutes(6));
        _acceptance = run.Clock.Elapsed;
        return outcome.Status == 0 ? null : $"'{text}' was not accepted afterwards: {outcome.Output}";
    }

    private async Task KillAcceptanceAsync(string id)
    {
        string[] command = Directory.Exists(lane.Acceptances) && Directory.GetFiles(lane.Acceptances, "*.json").Length > 0 && random.Next(3) > 0
            ? ["review", "--resume"] : ["review", id, "--accept"];
        if (random.Next(6) == 0)
            await RunWithoutRoomAsync(command);
        else
            await KillAsync(command, _acceptance);
    }

    private async Task KillAsync(string[] command, TimeSpan usual)
    {
        var part = random.Next(20) switch { < 8 => Part.Command, < 12 => Part.Guest, < 14 => Part.Compiler, < 16 => Part.Git, _ => Part.Everything };
        var (name, moment, delay) = Moment(command[0], usual);
        using var run = new CommandRun(lane, command);
        var killed = await Task.Run(() => run.KillAt(moment, delay, part));
        var at = run.Clock.Elapsed;
        var outcome = await run.EndAsync(TimeSpan.FromMinutes(6));
        var left = await lane.SettleAsync();
        if (killed is not null)
            score.Add(number, killed, $"{name}, {at.TotalSeconds:0.00} s into {string.Join(' ', command)}", [.. left, .. Stuck(outcome), .. _look.Faults(settled: false)]);
    }

    private async Task RunWithoutRoomAsync(string[] command)
    {
        var leave = (long)Math.Pow(2, 12 + (random.NextDouble() * 14));
        var isHost = random.Next(3) > 0;
        if (isHost)
            lane.FillHost(leave);
        else
            lane.FillDisk(leave);
        var outcome = await lane.RunAsync(command);
        var left = await lane.SettleAsync();
        lane.MakeRoom();
        // With room enough it went well.
        if (outcome.Status != 0)
            score.Add(number, isHost ? "room on the host" : "room on the disk", $"{leave / 1024} KiB left for {string.Join(' ', command)}", [.. left, .. Stuck(outcome), .. _look.Faults(settled: false)]);
    }

    private static string[] Stuck(Outcome outcome) => outcome.Status == -1 ? [outcome.Output] : [];

    // When to kill: at a time, or as soon as something is written, since the steps after the long build are short.
    private (string Name, Func<TimeSpan, bool> HasCome, TimeSpan Delay) Moment(string verb, TimeSpan usual)
    {
        var delay = TimeSpan.FromMilliseconds(random.Next(2) == 0 ? random.Next(3) : random.Next(150));
        switch (verb == "review" ? random.Next(7) : 0)
        {
            case 1:
                return ("begun", _ => Directory.Exists(lane.Acceptances) && Directory.GetFiles(lane.Acceptances, "*.json*").Length > 0, delay);
            case 2:
                return Changed("committing", Path.Combine(lane.Repository, ".git/refs/heads/dialogos/generations"), delay);
            case 3:
                return Changed("recording", Path.Combine(lane.Repository, ".git/refs/dialogos/records"), delay);
            case 4 or 5:
                return Changed("staging", lane.Disk, delay);
            case 6:
                var refs = Path.Combine(lane.Repository, ".git/refs");
                return ("writing a reference", _ => Directory.EnumerateFiles(refs, "*.lock", SearchOption.AllDirectories).Any(), TimeSpan.Zero);
            default:
                var time = usual * random.NextDouble();
                return ("a random moment", elapsed => elapsed >= time, TimeSpan.Zero);
        }
    }

    private static (string, Func<TimeSpan, bool>, TimeSpan) Changed(string name, string path, TimeSpan delay)
    {
        var before = Stamp();
        return (name, _ => Stamp() != before, delay);

        DateTime Stamp() => File.GetLastWriteTimeUtc(path);
    }

    // The proposal with this text, if it waits for a person.
    private async Task<string?> WaitingAsync(string text)
    {
        var listed = await lane.RunAsync("review", "--json");
        if (listed.Status != 0)
            return null;
        using var items = JsonDocument.Parse(listed.Output.Split('\n').First(line => line.StartsWith('[')));
        return items.RootElement.EnumerateArray().Where(item => item.GetProperty("rationale").GetString()!.StartsWith(text, StringComparison.Ordinal))
            .Select(item => item.GetProperty("proposal").GetString()).FirstOrDefault();
    }
}
