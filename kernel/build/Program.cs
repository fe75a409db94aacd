using Dialogos.Kernel.Build;

return BuilderCommand.Create().Parse(args).Invoke();
