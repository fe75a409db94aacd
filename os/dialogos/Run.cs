using System;
using System.IO;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Os.Command;

/// <summary>Turns faults that a person can mend into one line on standard error.</summary>
internal static class Run
{
    /// <summary>The exit status for a mistake of the user or of the surroundings.</summary>
    public const int Mistake = 2;

    /// <summary>Runs a verb.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C; 128 + SIGINT as shells count.
            return 130;
        }
        catch (Exception fault) when (fault is CommandException or IOException or UnauthorizedAccessException
            or BuildException or LinkException or InvalidDataException or ArgumentException { ParamName: "configuration" })
        {
            await Console.Error.WriteLineAsync($"dialogos: {fault.Message}");
            return Mistake;
        }
    }

    /// <summary>Runs a verb that waits for nothing.</summary>
    public static int Guard(Func<int> verb) => GuardAsync(() => Task.FromResult(verb())).GetAwaiter().GetResult();
}
