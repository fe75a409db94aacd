// Words. A *report* shows one result to a person: on the terminal, or as one HTML file that needs no network. Plots are SVG
// inside of it, drawn here because no plotting library that could be pinned writes SVG without native code. Colours come from
// the page's style sheet, so that a plot follows it from light to dark.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Reports;

/// <summary>Draws the report's plots.</summary>
public static class SvgPlot
{
    private const int Width = 860, LabelWidth = 340, RowHeight = 26, Top = 8;

    /// <summary>A row a figure: a point with its interval on an axis from 0 to 1.</summary>
    public static string Shares(string title, IReadOnlyList<(string Label, Interval Value, bool IsBaseline)> rows)
    {
        var height = Top + (rows.Count * RowHeight) + 30;
        var svg = Begin(title, height);
        double X(double share) => LabelWidth + (share * (Width - LabelWidth - 70));
        for (var tick = 0; tick <= 4; tick++)
        {
            Line(svg, "grid", X(tick / 4.0), Top, X(tick / 4.0), height - 26);
            Text(svg, "tick middle", X(tick / 4.0), height - 8, $"{25 * tick} %");
        }
        for (var i = 0; i < rows.Count; i++)
        {
            var (label, value, isBaseline) = rows[i];
            var y = Top + (i * RowHeight) + (RowHeight / 2.0);
            var mark = isBaseline ? "baseline" : "mark";
            Text(svg, "label end", LabelWidth - 12, y + 4, label);
            Line(svg, $"{mark} range", X(Math.Clamp(value.Low, 0, 1)), y, X(Math.Clamp(value.High, 0, 1)), y);
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{mark}\" cx=\"{X(Math.Clamp(value.Value, 0, 1)):F1}\" cy=\"{y:F1}\" r=\"5\"/>");
            Text(svg, "value", X(1) + 12, y + 4, Percent(value.Value));
        }
        return End(svg);
    }

    /// <summary>Bars that become shorter: how many remain after each step, on a logarithmic scale.</summary>
    public static string Funnel(string title, IReadOnlyList<(string Label, double Count)> steps)
    {
        var height = Top + (steps.Count * 34) + 4;
        var svg = Begin(title, height);
        var most = Math.Log10(Math.Max(10, steps.Max(step => step.Count)) + 1);
        for (var i = 0; i < steps.Count; i++)
        {
            var y = Top + (i * 34);
            var length = Math.Log10(steps[i].Count + 1) / most * (Width - LabelWidth - 90);
            Text(svg, "label end", LabelWidth - 12, y + 19, steps[i].Label);
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar\" x=\"{LabelWidth}\" y=\"{y}\" width=\"{Math.Max(1, length):F1}\" height=\"26\" rx=\"4\"/>");
            Text(svg, "value", LabelWidth + length + 10, y + 18, steps[i].Count.ToString("#,0", CultureInfo.InvariantCulture));
        }
        return End(svg);
    }

    /// <summary>What was said across, what was right upwards; on the diagonal both agree. Larger dots rest on more.</summary>
    public static string Calibration(string title, IReadOnlyList<(double Said, double Right, double Count)> bins)
    {
        const int Side = 300, Left = 70, Height = Side + 60;
        var svg = Begin(title, Height);
        double X(double share) => Left + (share * Side);
        double Y(double share) => 10 + ((1 - share) * Side);
        for (var tick = 0; tick <= 4; tick++)
        {
            Line(svg, "grid", X(tick / 4.0), Y(0), X(tick / 4.0), Y(1));
            Line(svg, "grid", X(0), Y(tick / 4.0), X(1), Y(tick / 4.0));
            Text(svg, "tick middle", X(tick / 4.0), Y(0) + 18, $"{25 * tick} %");
            Text(svg, "tick end", X(0) - 8, Y(tick / 4.0) + 4, $"{25 * tick} %");
        }
        Line(svg, "diagonal", X(0), Y(0), X(1), Y(1));
        foreach (var (said, right, count) in bins)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark soft\" cx=\"{X(said):F1}\" cy=\"{Y(right):F1}\" r=\"{3 + Math.Min(14, Math.Sqrt(count)):F1}\"/>");
            Text(svg, "tick middle strong", X(said), Y(right) + 4, count.ToString("0", CultureInfo.InvariantCulture));
        }
        Text(svg, "tick middle", X(0.5), Y(0) + 40, "probability that the model gives its first choice");
        Text(svg, "label", X(1) + 30, Y(0.9), "share that was right, against what was said");
        Text(svg, "label", X(1) + 30, Y(0.9) + 20, "(numbers: decisions in the bin)");
        return End(svg);
    }

    /// <summary>Lines over versions, from 0 to 100 %, with their intervals; baselines are dashed. A name takes a line for each part between commas.</summary>
    public static string Lines(string title, IReadOnlyList<string> across, IReadOnlyList<(string Name, bool IsBaseline, IReadOnlyList<(int At, Interval Value)> Points)> series)
    {
        const int Height = 316, Left = 80, Right = 190, MostNames = 6;
        var svg = Begin(title, Height);
        double X(int at) => Left + (across.Count == 1 ? 0.5 : (double)at / (across.Count - 1)) * (Width - Left - Right);
        double Y(double share) => 14 + ((1 - share) * (Height - 76));
        for (var tick = 0; tick <= 4; tick++)
        {
            Line(svg, "grid", Left, Y(tick / 4.0), Width - Right, Y(tick / 4.0));
            Text(svg, "tick end", Left - 8, Y(tick / 4.0) + 4, $"{25 * tick} %");
        }
        var step = (across.Count + MostNames - 1) / MostNames;
        for (var i = 0; i < across.Count; i += Math.Max(1, step))
            foreach (var (part, row) in across[i].Split(", ").Select((part, row) => (part, row)))
                Text(svg, "tick middle", X(i), Height - 34 + (16 * row), part);
        var labels = new List<double>();
        for (var s = 0; s < series.Count; s++)
        {
            var (name, isBaseline, points) = series[s];
            var kind = isBaseline ? "line dashed" : "line";
            // Beside each other, so that intervals at one version do not hide each other.
            var aside = 5 * (s - ((series.Count - 1) / 2.0));
            svg.Append($"<polyline class=\"{kind} c{s % 6}\" points=\"{string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.At) + aside:F1},{Y(p.Value.Value):F1}")))}\"/>");
            foreach (var (at, value) in points)
            {
                Line(svg, $"line c{s % 6}", X(at) + aside, Y(value.Low), X(at) + aside, Y(value.High));
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot c{s % 6}\" cx=\"{X(at) + aside:F1}\" cy=\"{Y(value.Value):F1}\" r=\"4\"/>");
            }
            // Names that would lie on each other move apart.
            var y = Y(points[^1].Value.Value) + 4;
            while (labels.Any(other => Math.Abs(other - y) < 15))
                y += 15;
            labels.Add(y);
            Text(svg, $"label c{s % 6} named", Width - Right + 14, y, name);
        }
        return End(svg);
    }

    /// <summary>A share for people.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "–" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static StringBuilder Begin(string title, int height) => new StringBuilder()
        .Append($"<svg class=\"plot\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\"><title>{WebUtility.HtmlEncode(title)}</title>");

    private static string End(StringBuilder svg) => svg.Append("</svg>").ToString();

    private static void Line(StringBuilder svg, string kind, double x1, double y1, double x2, double y2) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\"/>");

    private static void Text(StringBuilder svg, string kind, double x, double y, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:F1}\" y=\"{y:F1}\">{WebUtility.HtmlEncode(text)}</text>");
}
