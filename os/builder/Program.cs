using Dialogos.Kernel.Build;
using Dialogos.Os.Builder;

var command = BuilderCommand.Create();
command.Add(AgentCommand.Create());
return command.Parse(args).Invoke();
