using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Tests;

namespace Dialogos.Kernel.Monitor;

/// <summary>Reads lines from the terminals and runs them.</summary>
public static class KernelMonitor
{
    private const string Prompt = "\x1B[1;36mdialogos>\x1B[0m ";
    private static LineEditor? s_editor;
    private static int s_hasPrompt;

    /// <summary>From now on log lines appear on every terminal, not only on COM1.</summary>
    internal static void PrintLog() => Log.Printer = PrintLogLine;

    /// <summary>Does what the command line asks for: tests, benchmarks, commands.</summary>
    internal static void RunCommandLine()
    {
        string? tests = KernelOptions.Find("test");
        string? benchmarks = KernelOptions.Find("bench");
        int status = 0;
        if (tests != null)
            status = TestRunner.RunTests(tests);
        if (benchmarks != null)
            status |= TestRunner.RunBenchmarks(benchmarks);
        if (tests != null || benchmarks != null)
            Leave(status);
        string? commands = KernelOptions.Find("exec");
        if (commands == null)
            return;
        status = MonitorCommands.Run(commands);
        TestRunner.ReportCommand(status);
        if (KernelOptions.Find("exit") == "1")
            Leave(status);
    }

    /// <summary>Serves people for ever.</summary>
    internal static void Serve()
    {
        ConfirmPrompt();
        AwaitVerdict();
        Terminals.WriteLine("Type `help` for the commands.");
        s_editor = new LineEditor(Terminals.Write, new CommandCompletion());
        for (; ; )
        {
            s_editor.Begin(Prompt);
            string? line = null;
            while (line == null)
                line = s_editor.Accept(Terminals.ReadCharacter());
            int status = MonitorCommands.Run(line);
            // Scripts on the host read this one; the text below is for people.
            TestRunner.ReportCommand(status);
            if (status != 0)
                Terminals.WriteLine($"\x1B[31mstatus {status}\x1B[0m");
        }
    }

    /// <summary>What is to happen, once, when the system is there for its user; never waits; set at boot.</summary>
    internal static Action ReachedPrompt = static () => { };

    /// <summary>Waits until it is on record that the system is there for its user; set at boot.</summary>
    internal static Action AwaitVerdict = static () => { };

    /// <summary>Somebody waits for what a person types: the monitor, or a program at the console. Never waits.</summary>
    internal static void ConfirmPrompt()
    {
        if (Interlocked.Exchange(ref s_hasPrompt, 1) == 0)
            ReachedPrompt();
    }

    /// <summary>Everything that has to happen before the machine ends or restarts in an orderly way; set at boot.</summary>
    internal static Action EndSystem = static () => { };

    /// <summary>Ends the machine with a status, for scripts; a machine that cannot end stays in the monitor.</summary>
    public static void Leave(int status)
    {
        EndSystem();
        Power.DebugExit((uint)status);
        Power.SwitchOff();
        Log.Error("power: this machine can neither exit nor switch off");
    }

    private static void PrintLogLine(LogLevel level, ulong time, string line)
    {
        Terminals.Write("\r\e[K" + LogLine.Format(level, time, line) + "\n" + (Terminals.Redirect == null ? "" : Terminals.Unfinished));
        s_editor?.Redraw();
    }

    private sealed class CommandCompletion : ICompletion
    {
        public List<string> Complete(string start, bool isFirst)
        {
            var found = new List<string>();
            for (int i = 0; isFirst && i < MonitorCommands.All.Count; i++)
            {
                string name = MonitorCommands.All[i].Name;
                if (name.StartsWith(start, System.StringComparison.Ordinal))
                    found.Add(name);
            }
            return found;
        }
    }
}
