// The log: a ring of lines in memory, each with its level and time, from the first phase of the boot on. What is written is
// also printed if its level is at or above the printed one.
using System;
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Writes the log. Safe in interrupts; a line must be made before.</summary>
public static class Log
{
    private static int s_lock;

    /// <summary>Lines of this level and above are printed too.</summary>
    public static LogLevel Printed { get; set; } = LogLevel.Information;

    /// <summary>Prints a line on every terminal once there are terminals; until then COM1 has it.</summary>
    internal static Action<LogLevel, ulong, string>? Printer { get; set; }

    /// <summary>For somebody who looks for a fault.</summary>
    public static void Debug(string line) => Write(LogLevel.Debug, line);

    /// <summary>Something that happens once.</summary>
    public static void Information(string line) => Write(LogLevel.Information, line);

    /// <summary>Something is wrong and the system goes on.</summary>
    public static void Warning(string line) => Write(LogLevel.Warning, line);

    /// <summary>Something failed.</summary>
    public static void Error(string line) => Write(LogLevel.Error, line);

    /// <summary>Writes a line.</summary>
    public static void Write(LogLevel level, string line)
    {
        ulong now = Clock.Now;
        ulong flags = Acquire();
        Ring.Append(level, now, line);
        Release(flags);
        if (level < Printed)
            return;
        if (Printer != null && Processor.InterruptsEnabled)
        {
            Printer(level, now, line);
            return;
        }
        EarlyConsole.Write(line);
        EarlyConsole.Write('\n');
    }

    /// <summary>
    /// Reads the line at a position and moves the position on; the text goes to <paramref name="text"/>, cut to fit.
    /// Returns its length, or -1 at the end. Start with <see cref="Oldest"/>.
    /// </summary>
    public static int Read(ref ulong position, Span<byte> text, out LogLevel level, out ulong time)
    {
        ulong flags = Acquire();
        int length = Ring.Read(ref position, text, out byte rawLevel, out time);
        Release(flags);
        level = (LogLevel)rawLevel;
        return length;
    }

    /// <summary>Position of the oldest line that is kept.</summary>
    public static ulong Oldest => Ring.Oldest;

    private static LogRing Ring => new(ReservedMemory.Log);

    // A panic may hit while the lock is held: it goes ahead after a bounded wait.
    private static ulong Acquire()
    {
        ulong flags = Processor.DisableInterrupts();
        for (int i = 0; i < 10_000_000 && Interlocked.CompareExchange(ref s_lock, 1, 0) != 0; i++)
            Processor.Pause();
        return flags;
    }

    private static void Release(ulong flags)
    {
        Volatile.Write(ref s_lock, 0);
        Processor.RestoreInterrupts(flags);
    }
}
