// Words. A *terminal* is a place where a person reads and types: a serial line, or a screen with its keyboard. What the
// kernel prints goes to all of them; what is typed at any of them arrives in one stream.
using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Monitor;

/// <summary>A place where a person reads and types. ECMA-48 sequences colour the text and move the cursor.</summary>
public interface ITerminal
{
    /// <summary>For people and logs.</summary>
    string Name { get; }

    /// <summary>Characters in a row.</summary>
    int Columns { get; }

    /// <summary>Rows.</summary>
    int Rows { get; }

    /// <summary>True if the terminal understands the colours of ECMA-48 (SGR).</summary>
    bool HasColours { get; }

    /// <summary>Shows text; a new line starts a row at its left end.</summary>
    void Write(string text);
}

/// <summary>All terminals.</summary>
public static class Terminals
{
    private static readonly List<ITerminal> s_terminals = new();
    private static readonly SpinLock s_inputLock = new();
    private static readonly char[] s_input = new char[1024];
    private static readonly Event s_typed = new(resets: true);
    private const int LongestUnfinished = 512;
    private static int s_inputStart;
    private static int s_inputCount;
    private static Action<string>? s_listener;
    private static KernelThread? s_captor;
    private static StringBuilder? s_captured;

    /// <summary>Takes what is typed instead of the monitor, while programs use the terminals. Called by interrupt handlers.</summary>
    internal static Action<char>? Redirect { get; set; }

    /// <summary>Adds a terminal; from now on it shows what is printed.</summary>
    public static void Attach(ITerminal terminal) => s_terminals.Add(terminal);

    /// <summary>Prints on every terminal.</summary>
    public static void Write(string text)
    {
        if (s_captor != null && s_captor == Scheduler.Current)
        {
            s_captured!.Append(text);
            return;
        }
        s_listener?.Invoke(text);
        for (int i = 0; i < s_terminals.Count; i++)
            s_terminals[i].Write(text);
    }

    /// <summary>Prints what a program writes. A log line that comes meanwhile puts the unfinished line behind itself.</summary>
    internal static void WriteFromProgram(string text)
    {
        int end = text.LastIndexOf('\n');
        string rest = end >= 0 ? text.Substring(end + 1) : Unfinished + text;
        // Not twice: a terminal answers this question as if a person typed.
        Unfinished = rest.Length > LongestUnfinished ? "" : rest.Replace("\e[6n", "");
        Write(text);
    }

    /// <summary>The last line that programs wrote, as long as it has no end; a shell's prompt.</summary>
    internal static string Unfinished { get; private set; } = "";

    /// <summary>Prints a line on every terminal.</summary>
    public static void WriteLine(string text) => Write(text + "\n");

    /// <summary>What the running thread prints goes to a buffer and to no terminal. Pre: no other thread does this.</summary>
    internal static void BeginCapture(StringBuilder destination)
    {
        s_captured = destination;
        s_captor = Scheduler.Current;
    }

    /// <summary>What it prints is shown again.</summary>
    internal static void EndCapture() => s_captor = null;

    /// <summary>Also passes what is printed to a listener; null ends that.</summary>
    internal static void Listen(Action<string>? listener) => s_listener = listener;

    /// <summary>A terminal has received a character. May be called by interrupt handlers; when nobody reads, the oldest are kept.</summary>
    public static void Receive(char character)
    {
        Action<char>? redirect = Redirect;
        if (redirect != null)
        {
            redirect(character);
            return;
        }
        ulong flags = s_inputLock.Acquire();
        if (s_inputCount < s_input.Length)
            s_input[(s_inputStart + s_inputCount++) % s_input.Length] = character;
        s_inputLock.Release(flags);
        s_typed.Set();
    }

    /// <summary>Waits for a character from any terminal.</summary>
    public static char ReadCharacter()
    {
        for (; ; )
        {
            ulong flags = s_inputLock.Acquire();
            bool found = s_inputCount > 0;
            char character = found ? s_input[s_inputStart] : '\0';
            if (found)
            {
                s_inputStart = (s_inputStart + 1) % s_input.Length;
                s_inputCount--;
            }
            s_inputLock.Release(flags);
            if (found)
                return character;
            s_typed.Wait();
        }
    }
}
