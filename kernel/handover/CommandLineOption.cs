using System.Collections.Generic;

namespace Dialogos.Kernel.Handover;

/// <summary>One word of the kernel's command line: <c>key=value</c>, or <c>key</c> alone with an empty value.</summary>
public readonly struct CommandLineOption
{
    /// <summary>Names an option.</summary>
    public CommandLineOption(string name, string value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>What stands before the equals sign.</summary>
    public string Name { get; }

    /// <summary>What stands after it, without its double quotes.</summary>
    public string Value { get; }

    /// <summary>Splits a command line at blanks that are not inside double quotes.</summary>
    public static List<CommandLineOption> Parse(string line)
    {
        var options = new List<CommandLineOption>();
        int at = 0;
        while (at < line.Length)
        {
            if (IsBlank(line[at]))
            {
                at++;
                continue;
            }
            int start = at;
            int equals = -1;
            bool quoted = false;
            for (; at < line.Length && (quoted || !IsBlank(line[at])); at++)
            {
                if (line[at] == '"')
                    quoted = !quoted;
                else if (line[at] == '=' && !quoted && equals < 0)
                    equals = at;
            }
            options.Add(equals < 0
                ? new CommandLineOption(WithoutQuotes(line, start, at), "")
                : new CommandLineOption(WithoutQuotes(line, start, equals), WithoutQuotes(line, equals + 1, at)));
        }
        return options;
    }

    /// <summary>The value of the last option with a name; null if there is none.</summary>
    public static string? Find(List<CommandLineOption> options, string name)
    {
        for (int i = options.Count - 1; i >= 0; i--)
        {
            if (options[i].Name == name)
                return options[i].Value;
        }
        return null;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\r' or '\n';

    private static string WithoutQuotes(string line, int from, int to)
    {
        var kept = new char[to - from];
        int count = 0;
        for (int i = from; i < to; i++)
        {
            if (line[i] != '"')
                kept[count++] = line[i];
        }
        return new string(kept, 0, count);
    }
}
