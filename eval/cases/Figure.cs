using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Cases;

/// <summary>A number that a suite reports.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Subject">Whose.</param>
/// <param name="Unit"><c>share</c>, <c>ratio</c>, <c>instructions</c>, <c>seconds</c>, …</param>
/// <param name="Value">The number with its interval; where there is none, low and high equal the value.</param>
/// <param name="Repeats">Whether a second run on the same inputs gives the same digits.</param>
public sealed record Figure(string Name, string Subject, string Unit, Interval Value, bool Repeats = true)
{
    /// <summary>A number without an interval.</summary>
    public static Figure Plain(string name, string subject, string unit, double value, bool repeats = true) =>
        new(name, subject, unit, new Interval(value, value, value, 1), repeats);

    /// <summary>A share of cases.</summary>
    public static Figure Share(string name, string subject, int successes, int count) =>
        new(name, subject, "share", Interval.Wilson(successes, count));
}

/// <summary>A line of a plot that a suite draws.</summary>
/// <param name="Plot">Which plot: <c>calibration</c>, <c>learning curve</c>.</param>
/// <param name="Series">Whose line.</param>
/// <param name="X">Across.</param>
/// <param name="Y">Upwards.</param>
/// <param name="Weight">How much the point rests on.</param>
public sealed record PlotPoint(string Plot, string Series, double X, double Y, double Weight);
