using System;
using System.Collections;
using System.Globalization;
using System.Linq;

namespace Dialogos.Eval.Worker;

/// <summary>An expectation that did not hold.</summary>
public sealed class CheckException(string message) : Exception(message);

/// <summary>Expectations of the small programs' tests. They are counted: a test without any proves nothing.</summary>
public static class Check
{
    private static int s_count;

    /// <summary>How many expectations were looked at since the last time that this was asked.</summary>
    public static int TakeCount()
    {
        var count = s_count;
        s_count = 0;
        return count;
    }

    /// <summary>Two values are equal; sequences are, if their items are, in order.</summary>
    public static void Equal(object? expected, object? actual)
    {
        s_count++;
        var (wanted, got) = (Text(expected), Text(actual));
        if (wanted != got)
            throw new CheckException($"expected {wanted}, got {got}");
    }

    /// <summary>Something holds.</summary>
    public static void Holds(bool condition, string what)
    {
        s_count++;
        if (!condition)
            throw new CheckException(what);
    }

    /// <summary>Two numbers are no farther apart than a tolerance.</summary>
    public static void Near(double expected, double actual, double tolerance)
    {
        s_count++;
        if (!(Math.Abs(expected - actual) <= tolerance))
            throw new CheckException(string.Create(CultureInfo.InvariantCulture, $"expected {expected} ± {tolerance}, got {actual}"));
    }

    private static string Text(object? value) => value switch
    {
        null => "nothing",
        string text => $"\"{text}\"",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "nothing",
    };
}
