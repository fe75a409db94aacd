using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>Types the commands of <c>--exec</c> at the first prompt and prints what comes back.</summary>
internal static class TypedScript
{
    /// <summary>The exit status when the machine did not come to its prompt, or died under a command.</summary>
    public const int MachineFailed = 3;

    /// <summary>Runs a script.</summary>
    /// <param name="machine">A machine from its start.</param>
    /// <param name="script">Commands, separated by ';' or lines; empty to wait for the prompt only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The last command's status; null if the machine died, which is said on standard error.</returns>
    public static async Task<int?> RunAsync(VirtualMachine machine, string script, CancellationToken cancellation)
    {
        var session = new MonitorSession(machine);
        if (!await Progress.ShowAsync("Booting", _ => session.WaitForPromptAsync(0, cancellation)))
        {
            Console.Write(machine.Console.Text());
            Console.Error.WriteLine($"dialogos: no prompt came; {(await machine.Completion).Detail}");
            return null;
        }
        // A shell knows best where a command of its language ends.
        var commands = (session.IsMonitor ? script.Split(';', '\n') : script.Split('\n'))
            .Select(command => command.Trim()).Where(command => command.Length > 0).ToArray();
        var status = 0;
        for (var number = 0; number < commands.Length; number++)
        {
            var (ended, output) = await session.ExecuteAsync(commands[number], cancellation);
            Console.Write(output);
            if (ended is null)
                return await EndOfMachineAsync(machine, commands[number], isLast: number == commands.Length - 1);
            status = ended.Value;
        }
        return status;
    }

    // Switching off as the last command ends the machine, and that is its success.
    private static async Task<int?> EndOfMachineAsync(VirtualMachine machine, string command, bool isLast)
    {
        var end = await machine.Completion;
        if (isLast && (end.Reason == EndReason.PowerOff || end.Status == 0))
            return 0;
        Console.Error.WriteLine($"dialogos: '{command}' did not come back; {end.Detail}");
        return null;
    }
}
