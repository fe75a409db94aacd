using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Repair;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.Os.Command;

/// <summary><c>plant</c>: bugs of the sealed list, for the agent to find.</summary>
internal sealed class PlantVerb
{
    private readonly Argument<int?> number = new("N") { Description = "Which bug of the list to plant.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int?> make = new("--make") { Description = "Draw a new list of so many bugs, each noticed by a test, and seal it.", HelpName = "COUNT" };
    private readonly Option<int> seed = new("--seed") { Description = "What the list is drawn by.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> state;

    private PlantVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        command.Add(number);
        command.Add(make);
        command.Add(seed);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => PlantAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("plant", "Plant a bug of the sealed list on a branch of its own, for the agent to repair.");
        _ = new PlantVerb(command, state);
        return command;
    }

    /// <summary>The sealed list of a workspace.</summary>
    public static string ListFile(Workspace workspace) => Path.Combine(workspace.Root, "eval", "bugs", "planted.json");

    /// <summary>Scratch folder of those who plant and repair.</summary>
    public static string Folder(Workspace workspace) => Path.Combine(workspace.State, "agent");

    /// <summary>Reads the list.</summary>
    public static BugList ReadList(Workspace workspace) => File.Exists(ListFile(workspace)) ? BugList.Read(ListFile(workspace))
        : throw new CommandException("There is no list of bugs yet; 'dialogos plant --make 200' draws one.");

    private async Task<int> PlantAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        var generation = CurrentGeneration.Read(workspace.Root);
        if (parsed.GetValue(make) is { } count)
            return await MakeAsync(workspace, generation, count, parsed.GetValue(seed), cancellation);
        var list = ReadList(workspace);
        if (parsed.GetValue(number) is not { } wanted)
        {
            Console.WriteLine($"{list.Bugs.Length} bugs, drawn by seed {list.Seed}, sealed by {list.Seal}");
            foreach (var kind in list.Bugs.GroupBy(bug => bug.Kind).OrderByDescending(kind => kind.Count()))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Count(),4} {kind.Key}"));
            return 0;
        }
        var bug = list.Bugs.FirstOrDefault(bug => bug.Number == wanted)
            ?? throw new CommandException($"The list has the bugs 1 to {list.Bugs.Length}.");
        using var sources = Understand(workspace, generation);
        BugPlanter.Plant(workspace.Root, generation.Commit, sources.Index, bug);
        Console.WriteLine($"Bug {bug.Number} is planted on dialogos/planted-{bug.Number}; {bug.Test} fails there.");
        return 0;
    }

    private static KernelSources Understand(Workspace workspace, CurrentGeneration generation) =>
        Progress.Show("Understanding the sources", _ => KernelSources.Open(workspace.Root, generation.Tree, Folder(workspace)));

    private static async Task<int> MakeAsync(Workspace workspace, CurrentGeneration generation, int count, int seed, CancellationToken cancellation)
    {
        using var sources = Understand(workspace, generation);
        var planter = new BugPlanter(sources.Base, sources.Index, sources.Policy, sources.Workshop, sources.Guests, Path.Combine(sources.Folder, "plant"));
        Directory.CreateDirectory(Path.GetDirectoryName(ListFile(workspace))!);
        var list = await planter.DrawAsync(count, seed, line => Console.Error.WriteLine(line), cancellation);
        list.Write(ListFile(workspace));
        Console.WriteLine($"{list.Bugs.Length} bugs, sealed by {list.Seal}: {Path.GetRelativePath(workspace.Root, ListFile(workspace))}");
        return list.Bugs.Length == count ? 0 : 1;
    }
}
