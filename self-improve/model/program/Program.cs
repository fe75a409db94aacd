using System.CommandLine;
using Dialogos.SelfImprove.Model.Commands;

RootCommand root = new("Runs the model commands by themselves");
root.Subcommands.Add(ModelCommands.Build());
return root.Parse(args).Invoke();
