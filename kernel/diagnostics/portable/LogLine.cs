namespace Dialogos.Kernel.Diagnostics;

/// <summary>A line of the log as terminals show it.</summary>
public static class LogLine
{
    /// <summary>The line with its time in grey and its level as a colour (ECMA-48, 8.3.117: SGR).</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="time">Nanoseconds since the boot.</param>
    /// <param name="text">What is said.</param>
    public static string Format(LogLevel level, ulong time, string text)
    {
        var colour = level switch
        {
            LogLevel.Debug => "\e[90m",
            LogLevel.Warning => "\e[33m",
            LogLevel.Error => "\e[1;31m",
            _ => "",
        };
        var seconds = $"{time / 1_000_000_000}".PadLeft(4);
        return $"\e[90m{seconds}.{time / 1_000_000 % 1000:D3}\e[0m {colour}{text}{(colour.Length > 0 ? "\e[0m" : "")}";
    }
}
