using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Microsoft.Win32.SafeHandles;

namespace Dialogos.Os.Command;

/// <summary>Joins the user's terminal to a machine's console, byte for byte.</summary>
internal static class Terminal
{
    private const byte ControlA = 0x01;
    private const byte ControlBracket = 0x1D;

    /// <summary>Whether there is a person at a terminal.</summary>
    public static bool IsInteractive => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Prints what the console prints, as it comes.</summary>
    public static void Print(SerialChannel console, StatusLine? status = null)
    {
        var output = Console.OpenStandardOutput();
        console.Follow(piece =>
        {
            if (status is not null)
            {
                status.Pass(piece.Span);
                return;
            }
            output.Write(piece.Span);
            output.Flush();
        });
    }

    /// <summary>Attaches keyboard and screen until the machine ends or the user leaves it; the last row is the status line's.</summary>
    public static async Task<MachineEnd> AttachAsync(VirtualMachine machine, StatusLine? status = null)
    {
        Console.Error.WriteLine("Ctrl-] (or Ctrl-A x) leaves and stops the machine.");
        var saved = Stty("-g").Trim();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Stty(saved));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Stty(saved));
        try
        {
            Stty("raw", "-echo");
            Print(machine.Console, status);
            _ = Task.Factory.StartNew(() => SendKeys(machine), TaskCreationOptions.LongRunning);
            return await machine.Completion;
        }
        finally
        {
            status?.Dispose();
            Stty(saved);
            Console.Error.WriteLine();
        }
    }

    private static void SendKeys(VirtualMachine machine)
    {
        // Not Console.OpenStandardInput: on a terminal that one edits lines.
        using var keyboard = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        var buffer = new byte[256];
        var afterControlA = false;
        int count;
        while ((count = keyboard.Read(buffer)) > 0)
        {
            foreach (var key in buffer.AsSpan(0, count))
            {
                if (key == ControlBracket || (afterControlA && key is (byte)'x' or (byte)'X'))
                {
                    _ = machine.StopAsync();
                    return;
                }
                // Ctrl-A twice sends one.
                var waits = key == ControlA && !afterControlA;
                afterControlA = waits;
                if (!waits)
                    machine.Console.SendAsync(new[] { key }).Wait();
            }
        }
    }

    private static string Stty(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("stty", arguments) { RedirectStandardOutput = true })
            ?? throw new CommandException("The terminal cannot be set: stty is missing.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
