using System;
using System.CommandLine;
using System.Linq;
using Dialogos.Eval.Commands;
using Dialogos.Os.Command;
using Dialogos.SelfImprove.Model.Commands;
using Dialogos.SelfImprove.Training.Commands;
using Spectre.Console;

// A table for a program or a file: no colours, and no line broken to fit a screen.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Width = 200;
}

var state = new Option<string?>("--state")
{
    Description = "Where the system's disk lies. Default: $XDG_DATA_HOME/dialogos.",
    HelpName = "DIR",
    Recursive = true,
};
var root = new RootCommand("Dialogos: an operating system in C# that understands, rewrites and rebuilds itself.")
{
    state,
    BootVerb.Create(state),
    RunVerb.Create(state),
    ShellVerb.Create(state),
    RebuildVerb.Create(state),
    BuildVerb.Create(state),
    SelfTestVerb.Create(state),
    BenchVerb.Create(state),
    StatusVerb.Create(state),
    ImproveVerb.Create(state),
    Autonomy.Create(state),
    PlantVerb.Create(state),
    RepairVerb.Create(state),
    ReviewVerb.Create(state),
    LogVerb.Create(state),
    ModelCommands.Build(),
    TrainCommand.Create(AnsiConsole.Console),
    EvaluateCommand.Create(AnsiConsole.Console),
    EvalCommand.Create(AnsiConsole.Console, parsed => StoredGenerations.Place(Workspace.Find(parsed.GetValue(state)))),
};
foreach (var verb in ImageVerbs.Create(state).Concat(GenerationVerbs.Create(state)).Concat(VerifyVerbs.Create(state)))
    root.Add(verb);
// Ctrl-C ends machines, keeps what was found and prints a summary: that takes longer than the usual two seconds.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
