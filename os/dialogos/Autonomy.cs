using System;
using System.CommandLine;
using System.IO;

namespace Dialogos.Os.Command;

/// <summary>
/// What the agent may do by itself, a setting of a state folder: <c>stage</c> takes what every gate passed and the policy
/// whitelists, <c>propose</c> leaves everything to a person.
/// </summary>
internal static class Autonomy
{
    public const string Stage = "stage";
    public const string Propose = "propose";

    /// <summary>The setting; <see cref="Stage"/> where nobody has set it.</summary>
    public static string Read(Workspace workspace) => File.Exists(PathOf(workspace))
        ? File.ReadAllText(PathOf(workspace)).Trim() switch
        {
            Stage => Stage,
            Propose => Propose,
            // Not a guess about what a person may have meant.
            var other => throw new CommandException($"{PathOf(workspace)} says '{other}'; it must say '{Stage}' or '{Propose}'."),
        }
        : Stage;

    /// <summary><c>dialogos autonomy</c>.</summary>
    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var level = new Argument<string?>("LEVEL")
        {
            Description = $"'{Stage}': the agent stages what every gate passed and the policy whitelists; '{Propose}': a person accepts everything.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        level.AcceptOnlyFromAmong(Stage, Propose);
        var command = new System.CommandLine.Command("autonomy", "Show or set what the agent may do by itself.") { level };
        command.SetAction(parsed => Run.Guard(() =>
        {
            var workspace = Workspace.Find(parsed.GetValue(state));
            if (parsed.GetValue(level) is { } wanted)
            {
                Directory.CreateDirectory(workspace.State);
                File.WriteAllText(PathOf(workspace), wanted + "\n");
            }
            Console.WriteLine(Read(workspace));
            return 0;
        }));
        return command;
    }

    private static string PathOf(Workspace workspace) => Path.Combine(workspace.State, "autonomy");
}
