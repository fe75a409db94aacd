// What `./dialogos generations`, `pin`, `unpin` and `rollback` do from outside, for the system that runs.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Storage;

namespace Dialogos.Kernel.Stores;

/// <summary>The monitor's commands for generations.</summary>
internal static class GenerationCommands
{
    internal static void Register()
    {
        MonitorCommands.Register("generations", "", "Lists the generations: state, title, which one runs and why.", _ => List());
        MonitorCommands.Register("pin", "N", "Prefers a good generation over newer ones.", arguments => WithNumber("pin", arguments, Pin));
        MonitorCommands.Register("unpin", "[N]", "Ends the preference.", arguments => WithNumber("unpin", arguments, Unpin, FirstPinned));
        MonitorCommands.Register("rollback", "[N]", "Goes back to an older generation at the next start.",
            arguments => WithNumber("rollback", arguments, RollBack, SecondInOrder));
    }

    private static int List()
    {
        Result<GenerationFolder> folder = Volumes.OpenGenerations();
        if (folder.Failed)
            return Fail(folder.Error);
        Result<GenerationDirectory> directory = GenerationDirectory.Read(folder.Value);
        if (directory.Failed)
            return Fail(directory.Error);
        ref readonly BootInformation boot = ref BootRecord.Information;
        bool isDirect = boot.Reason == ChoiceReason.DirectBoot;
        List<GenerationName> order = GenerationSelector.Order(directory.Value, GenerationSelector.NoChoice);
        foreach (GenerationName name in directory.Value.Names)
        {
            string mark = !isDirect && name.Number == (int)boot.Generation ? "runs"
                : order.Count > 0 && order[0].Number == name.Number ? "next" : "";
            Terminals.WriteLine($"{mark.PadRight(5)} {$"{name.Number}".PadLeft(4)}  {Describe(name).PadRight(22)} {Title(folder.Value, name)}");
            Result<string> reason = GenerationLedger.ReadReason(folder.Value, name.Number);
            if (name.State == GenerationState.Bad)
                Terminals.WriteLine($"             {(reason.IsOk ? reason.Value : "no reason was kept")}");
        }
        Terminals.WriteLine(isDirect ? "This kernel was booted directly; no generation runs." : BootRecord.ReasonText);
        return 0;
    }

    private static int Pin(GenerationFolder folder, GenerationDirectory directory, GenerationName name)
    {
        foreach (GenerationName other in directory.Names)
        {
            if (other.State != GenerationState.Pinned || other.Number == name.Number)
                continue;
            Result unpinned = GenerationLedger.Unpin(folder, other.Number);
            if (unpinned.Failed)
                return Fail(unpinned.Error);
        }
        Result pinned = GenerationLedger.Pin(folder, name.Number);
        if (pinned.Error == Errno.NotPermitted)
        {
            Terminals.WriteLine($"Generation {name.Number} is {Describe(name)}; only a good one can be pinned.");
            return 1;
        }
        return pinned.Failed ? Fail(pinned.Error) : SayNext(folder);
    }

    private static int Unpin(GenerationFolder folder, GenerationDirectory directory, GenerationName name)
    {
        Result unpinned = GenerationLedger.Unpin(folder, name.Number);
        return unpinned.Failed ? Fail(unpinned.Error) : SayNext(folder);
    }

    private static int RollBack(GenerationFolder folder, GenerationDirectory directory, GenerationName name)
    {
        if (!name.IsCandidate)
        {
            Terminals.WriteLine($"Generation {name.Number} is {Describe(name)}; it would not start.");
            return 1;
        }
        foreach (GenerationName other in GenerationSelector.Order(directory, GenerationSelector.NoChoice))
        {
            if (other.Number == name.Number)
                break;
            // An older one that stands before the goal is pinned, and nothing is wrong with it.
            Result changed = other.Number < name.Number
                ? GenerationLedger.Unpin(folder, other.Number)
                : GenerationLedger.Condemn(folder, other.Number, "rolled back by hand");
            if (changed.Failed)
                return Fail(changed.Error);
        }
        return SayNext(folder);
    }

    private static int SayNext(GenerationFolder folder)
    {
        Result<GenerationDirectory> directory = GenerationDirectory.Read(folder);
        if (directory.Failed)
            return Fail(directory.Error);
        List<GenerationName> order = GenerationSelector.Order(directory.Value, GenerationSelector.NoChoice);
        Terminals.WriteLine(order.Count > 0 ? $"Generation {order[0].Number} starts next." : "No generation can start.");
        return 0;
    }

    private static GenerationName? FirstPinned(GenerationDirectory directory)
    {
        foreach (GenerationName name in directory.Names)
        {
            if (name.State == GenerationState.Pinned)
                return name;
        }
        return null;
    }

    // The one that would start if the next one did not exist.
    private static GenerationName? SecondInOrder(GenerationDirectory directory)
    {
        List<GenerationName> order = GenerationSelector.Order(directory, GenerationSelector.NoChoice);
        return order.Count > 1 ? order[1] : null;
    }

    private static int WithNumber(string command, string[] arguments,
        Func<GenerationFolder, GenerationDirectory, GenerationName, int> action, Func<GenerationDirectory, GenerationName?>? usual = null)
    {
        int number = 0;
        bool isGiven = arguments.Length == 1 && int.TryParse(arguments[0], out number);
        if (!isGiven && (arguments.Length > 0 || usual == null))
        {
            Terminals.WriteLine($"{command}: the number of a generation");
            return MonitorCommands.WrongUsage;
        }
        Result<GenerationFolder> folder = Volumes.OpenGenerations();
        if (folder.Failed)
            return Fail(folder.Error);
        Result<GenerationDirectory> directory = GenerationDirectory.Read(folder.Value);
        if (directory.Failed)
            return Fail(directory.Error);
        GenerationName? name = isGiven ? Find(directory.Value, number) : usual!(directory.Value);
        if (name is { } found)
            return action(folder.Value, directory.Value, found);
        Terminals.WriteLine(isGiven ? $"There is no generation {number}." : $"{command}: there is none that this could mean");
        return 1;
    }

    private static GenerationName? Find(GenerationDirectory directory, int number)
    {
        Result<GenerationName> name = directory.Find(number);
        return name.IsOk ? name.Value : null;
    }

    private static string Describe(GenerationName name) => name.State switch
    {
        _ when name.IsFactory => "factory",
        GenerationState.Good => name.TriesDone == 0 ? "good" : $"good, {name.TriesDone} unproven",
        GenerationState.Pinned => name.TriesDone == 0 ? "pinned" : $"pinned, {name.TriesDone} unproven",
        GenerationState.Bad => "bad",
        GenerationState.Exhausted => "exhausted",
        _ => $"new, {name.TriesLeft} tries left",
    };

    private static string Title(GenerationFolder folder, GenerationName name)
    {
        var text = new byte[GenerationEntry.LongestText];
        Result<int> length = folder.Read(name.FileName, text);
        if (length.Failed)
            return $"(its entry cannot be read: {ErrnoText.Describe(length.Error)})";
        Result<GenerationEntry> entry = GenerationEntry.Parse(text.AsSpan(0, length.Value));
        return entry.IsOk ? entry.Value.Title : "(its entry makes no sense)";
    }

    private static int Fail(Errno error)
    {
        Terminals.WriteLine(error == Errno.NoDevice
            ? "No EFI system partition is mounted, so there are no generations."
            : $"The generations cannot be used: {ErrnoText.Describe(error)}.");
        return 1;
    }
}
