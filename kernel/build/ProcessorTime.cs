using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace Dialogos.Kernel.Build;

/// <summary>
/// Processor time of running programs. Unlike wall-clock time it is the same on a busy host; Linux forgets it when the
/// program has ended, so whoever wants to know asks now and then and keeps the last answer.
/// </summary>
public static class ProcessorTime
{
    private const int Period = 10;

    /// <summary>Waits until a process has ended; what it took until then is short by ten milliseconds at most.</summary>
    public static TimeSpan UntilExit(Process process)
    {
        var taken = TimeSpan.Zero;
        while (!process.WaitForExit(Period))
            if (Of(process.Id) is var now && now > taken)
                taken = now;
        // Only without a limit does it also wait for the last lines.
        process.WaitForExit();
        return taken;
    }

    /// <summary>User and system time of a process and of the children that it waited for; zero once it has ended.</summary>
    public static TimeSpan Of(int process)
    {
        try
        {
            // After the name in parentheses: fields 14 and 15 are user and system time, 16 and 17 those of children that were
            // waited for, in hundredths of a second (proc(5)).
            var text = File.ReadAllText($"/proc/{process}/stat");
            var figures = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var hundredths = 0L;
            // A system that tells less tells nothing here.
            for (var field = 11; field < 15 && field < figures.Length; field++)
                hundredths += long.TryParse(figures[field], CultureInfo.InvariantCulture, out var part) ? part : 0;
            return TimeSpan.FromMilliseconds(10 * hundredths);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return TimeSpan.Zero;
        }
    }
}
