using System.CommandLine;
using Dialogos.Kernel.Build;
using Dialogos.Os.Builder;
using Dialogos.Os.Command;

var command = BuilderCommand.Create();
command.Add(AgentCommand.Create());
// Every verb of ./dialogos takes it, though a build needs no disk.
var state = new Option<string?>("--state") { Recursive = true, Hidden = true };
command.Add(state);
command.Add(BuildVerb.Create(state));
return command.Parse(args).Invoke();
