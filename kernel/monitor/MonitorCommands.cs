using System;
using System.Collections.Generic;
using Dialogos.Kernel.Diagnostics;

namespace Dialogos.Kernel.Monitor;

/// <summary>A command of the monitor: returns 0 for success, as programs do.</summary>
public delegate int MonitorAction(string[] arguments);

/// <summary>One line of the table of commands.</summary>
public sealed class MonitorCommand
{
    /// <summary>Describes a command.</summary>
    public MonitorCommand(string name, string usage, string summary, MonitorAction action)
    {
        Name = name;
        Usage = usage;
        Summary = summary;
        Action = action;
    }

    /// <summary>What a person types.</summary>
    public string Name { get; }

    /// <summary>Its arguments, in brackets where they may be left out.</summary>
    public string Usage { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Does it.</summary>
    public MonitorAction Action { get; }
}

/// <summary>The table of commands, and the way to run a line.</summary>
public static class MonitorCommands
{
    /// <summary>The status of a command that does not exist.</summary>
    public const int NotFound = 127;
    /// <summary>The status of wrong arguments.</summary>
    public const int WrongUsage = 2;

    private static readonly List<MonitorCommand> s_commands = new();

    /// <summary>All commands, sorted by name.</summary>
    public static List<MonitorCommand> All => s_commands;

    /// <summary>Adds a command. Any part of the kernel may; a second one with the same name is a bug.</summary>
    public static void Register(string name, string usage, string summary, MonitorAction action)
    {
        int at = 0;
        while (at < s_commands.Count && string.CompareOrdinal(s_commands[at].Name, name) < 0)
            at++;
        if (at < s_commands.Count && s_commands[at].Name == name)
            throw new InvalidOperationException("Two monitor commands have one name.");
        s_commands.Insert(at, new MonitorCommand(name, usage, summary, action));
    }

    /// <summary>Runs the commands of a line, separated by semicolons; the last one's status counts.</summary>
    public static int Run(string line)
    {
        int status = 0;
        List<string[]> commands = CommandLineSplitter.Split(line);
        for (int i = 0; i < commands.Count; i++)
            status = RunOne(commands[i]);
        return status;
    }

    private static int RunOne(string[] words)
    {
        for (int i = 0; i < s_commands.Count; i++)
        {
            if (s_commands[i].Name == words[0])
                return s_commands[i].Action(words.AsSpan(1).ToArray());
        }
        Terminals.WriteLine($"{words[0]}: no such command; `help` lists them");
        return NotFound;
    }
}
