using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary><c>generations</c>, <c>rollback</c>, <c>pin</c>, <c>unpin</c> and <c>gc</c>: the generations of the disk.</summary>
internal static class GenerationVerbs
{
    private const int KeptGood = 5;

    public static IEnumerable<System.CommandLine.Command> Create(Option<string?> state)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var list = new System.CommandLine.Command("generations", "List the generations and which one starts next.") { json };
        list.SetAction(parsed => OnDisk(parsed, state, isReadOnly: true, disk => List(disk, parsed.GetValue(json))));
        yield return list;

        var target = new Argument<int?>("N")
        {
            Description = "Go back to this generation. Default: the one before the one that would start next.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var rollback = new System.CommandLine.Command("rollback", "Call newer generations bad, so that an older one starts.") { target };
        rollback.SetAction(parsed => OnDisk(parsed, state, isReadOnly: false, disk => RollBack(disk, parsed.GetValue(target))));
        yield return rollback;

        var pinned = new Argument<int>("N") { Description = "A good generation." };
        var pin = new System.CommandLine.Command("pin", "Prefer a good generation over all newer ones.") { pinned };
        pin.SetAction(parsed => OnDisk(parsed, state, isReadOnly: false, disk => Pin(disk, parsed.GetValue(pinned))));
        yield return pin;

        var unpin = new System.CommandLine.Command("unpin", "End the preference for a pinned generation.");
        unpin.SetAction(parsed => OnDisk(parsed, state, isReadOnly: false, Unpin));
        yield return unpin;

        var gc = new System.CommandLine.Command("gc", $"Remove old generations: all but the newest {KeptGood} good ones, " +
            "the factory one, pinned ones, and the last failures.");
        gc.SetAction(parsed => OnDisk(parsed, state, isReadOnly: false, Collect));
        yield return gc;
    }

    private static int OnDisk(ParseResult parsed, Option<string?> state, bool isReadOnly, Func<SystemDisk, int> work) =>
        Run.Guard(() =>
        {
            using var disk = SystemDisk.Open(Workspace.Find(parsed.GetValue(state)).DiskImage, isReadOnly);
            return work(disk);
        });

    private static int List(SystemDisk disk, bool asJson)
    {
        var next = Next(disk.Directory);
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "generation", "state", "made", "title", "why");
        var array = new JsonArray();
        foreach (var name in disk.Directory.Names)
        {
            var entry = ReadEntry(disk, name);
            var reason = name.State switch
            {
                GenerationState.Bad => ReadReason(disk, name.Number),
                GenerationState.Exhausted => "the next boot that proves healthy records why",
                _ => "",
            };
            var tries = name.CountsTries ? $" ({name.TriesLeft} of {name.TriesLeft + name.TriesDone} tries left)" : "";
            var isNext = next is { } chosen && chosen.Equals(name);
            table.AddRow(isNext ? "[green]next[/]" : "", name.Number.ToString(CultureInfo.InvariantCulture),
                name.State.ToString().ToLowerInvariant() + tries, Markup.Escape(entry?.Date ?? "?"),
                Markup.Escape(entry?.Title ?? "(its entry cannot be read)"), Markup.Escape(reason));
            array.Add((JsonNode)new JsonObject
            {
                ["generation"] = name.Number,
                ["state"] = name.State.ToString().ToLowerInvariant(),
                ["triesLeft"] = name.CountsTries ? name.TriesLeft : null,
                ["next"] = isNext,
                ["made"] = entry?.Date,
                ["title"] = entry?.Title,
                ["kernelSha256"] = entry?.KernelHash,
                ["reason"] = reason.Length > 0 ? reason : null,
            });
        }
        if (asJson)
            Console.WriteLine(array.ToJsonString());
        else
            AnsiConsole.Write(table);
        return 0;
    }

    private static int RollBack(SystemDisk disk, int? target)
    {
        var order = GenerationSelector.Order(disk.Directory, GenerationSelector.NoChoice);
        var goal = target is { } number
            ? Find(disk, number)
            : order.Count > 1 ? order[1] : throw new CommandException("There is no generation to go back to.");
        if (!goal.IsCandidate)
            throw new CommandException($"Generation {goal.Number} is {goal.State.ToString().ToLowerInvariant()}; it would not start.");
        foreach (var name in order.TakeWhile(name => name.Number != goal.Number))
        {
            // An older one that stands before the goal is pinned, and nothing is wrong with it.
            if (name.Number < goal.Number)
            {
                SystemDisk.Check(GenerationLedger.Unpin(disk.Generations, name.Number), $"unpinning generation {name.Number}");
                Console.WriteLine($"Generation {name.Number} is no longer pinned.");
                continue;
            }
            SystemDisk.Check(GenerationLedger.Condemn(disk.Generations, name.Number, "rolled back by hand"),
                $"calling generation {name.Number} bad");
            Console.WriteLine($"Generation {name.Number} is bad now: rolled back by hand.");
        }
        return SayNext(disk);
    }

    private static int Pin(SystemDisk disk, int number)
    {
        Find(disk, number);
        foreach (var other in disk.Directory.Names.Where(name => name.State == GenerationState.Pinned && name.Number != number))
            SystemDisk.Check(GenerationLedger.Unpin(disk.Generations, other.Number), $"unpinning generation {other.Number}");
        var result = GenerationLedger.Pin(disk.Generations, number);
        if (result.Error == Errno.NotPermitted)
            throw new CommandException($"Generation {number} is not good, and only a good one can be pinned.");
        SystemDisk.Check(result, $"pinning generation {number}");
        return SayNext(disk);
    }

    private static int Unpin(SystemDisk disk)
    {
        var pinned = disk.Directory.Names.Where(name => name.State == GenerationState.Pinned).ToList();
        if (pinned.Count == 0)
            throw new CommandException("No generation is pinned.");
        foreach (var name in pinned)
            SystemDisk.Check(GenerationLedger.Unpin(disk.Generations, name.Number), $"unpinning generation {name.Number}");
        return SayNext(disk);
    }

    private static int Collect(SystemDisk disk)
    {
        // From outside nothing runs; what would start next counts as running, so that it stays.
        var running = Next(disk.Directory)?.Number ?? GenerationName.Factory;
        var count = SystemDisk.Check(GenerationCollector.Collect(disk.Generations, running, KeptGood), "collecting");
        Console.WriteLine(count switch
        {
            0 => "Nothing to remove.",
            1 => "Removed 1 generation.",
            _ => $"Removed {count} generations.",
        });
        return 0;
    }

    private static GenerationName Find(SystemDisk disk, int number)
    {
        var name = disk.Directory.Find(number);
        return name.IsOk ? name.Value
            : throw new CommandException($"There is no generation {number}; ./dialogos generations lists them.");
    }

    private static int SayNext(SystemDisk disk)
    {
        Console.WriteLine(Next(disk.Directory) is { } next
            ? $"Generation {next.Number} starts next."
            : "No generation can start.");
        return 0;
    }

    private static GenerationName? Next(GenerationDirectory directory)
    {
        var order = GenerationSelector.Order(directory, GenerationSelector.NoChoice);
        return order.Count > 0 ? order[0] : null;
    }

    /// <summary>A generation's entry; null if it cannot be read.</summary>
    internal static GenerationEntry? ReadEntry(SystemDisk disk, GenerationName name)
    {
        var text = new byte[GenerationEntry.LongestText];
        var length = disk.Generations.Read(name.FileName, text);
        var entry = length.IsOk ? GenerationEntry.Parse(text.AsSpan(0, length.Value)) : length.Error;
        return entry.IsOk ? entry.Value : null;
    }

    private static string ReadReason(SystemDisk disk, int number)
    {
        var reason = GenerationLedger.ReadReason(disk.Generations, number);
        return reason.IsOk ? reason.Value : "no reason was kept";
    }
}
