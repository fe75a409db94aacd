using System.CommandLine;
using Dialogos.SelfImprove.Training.Commands;
using Spectre.Console;

RootCommand root = new("Trains and measures the embedded model.");
root.Add(TrainCommand.Create(AnsiConsole.Console));
root.Add(EvaluateCommand.Create(AnsiConsole.Console));
root.Add(BenchTrainingCommand.Create(AnsiConsole.Console));
return root.Parse(args).Invoke();
