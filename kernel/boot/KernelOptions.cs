using System.Collections.Generic;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;

namespace Dialogos.Kernel.Boot;

/// <summary>The words of the command line.</summary>
public static class KernelOptions
{
    private static List<CommandLineOption>? s_options;

    /// <summary>The value of the last option with a name; null if there is none.</summary>
    public static string? Find(string name) => s_options == null ? null : CommandLineOption.Find(s_options, name);

    internal static void Read(string commandLine)
    {
        s_options = CommandLineOption.Parse(commandLine);
        Panic.Action = Find("panic") switch
        {
            "reboot" => PanicAction.Reboot,
            "exit" => PanicAction.Exit,
            "halt" => PanicAction.Halt,
            // A generation that panics makes way for another one.
            _ => BootRecord.Information.Reason == ChoiceReason.DirectBoot ? PanicAction.Halt : PanicAction.Reboot,
        };
        Log.Printed = Find("log") switch
        {
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Information,
        };
    }
}
