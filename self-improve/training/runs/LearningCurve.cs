using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Dialogos.SelfImprove.Training.Runs;

/// <summary>Losses over steps as an SVG drawing: one panel a phase, training as a line, validation as dots.</summary>
public sealed class LearningCurve
{
    private const int PanelWidth = 560, PanelHeight = 300, Margin = 50;

    private readonly List<(string Phase, int Step, double Loss, bool Validation)> _points = [];

    /// <summary>Adds a point.</summary>
    public void Add(string phase, int step, double loss, bool validation) => _points.Add((phase, step, loss, validation));

    /// <summary>Writes the drawing.</summary>
    public void Save(string path)
    {
        string[] phases = [.. _points.Select(point => point.Phase).Distinct()];
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{PanelWidth + (2 * Margin)}\" height=\"{phases.Length * (PanelHeight + (2 * Margin))}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < phases.Length; i++)
            Panel(svg, phases[i], [.. _points.Where(point => point.Phase == phases[i])], (i * (PanelHeight + (2 * Margin))) + Margin);
        svg.Append("</svg>\n");
        File.WriteAllText(path, svg.ToString());
    }

    private static void Panel(StringBuilder svg, string phase, List<(string Phase, int Step, double Loss, bool Validation)> points, int top)
    {
        double most = points.Max(point => point.Loss), least = points.Min(point => point.Loss);
        int last = Math.Max(1, points.Max(point => point.Step));
        double X(int step) => Margin + ((double)step / last * PanelWidth);
        double Y(double loss) => top + ((most - loss) / Math.Max(1e-9, most - least) * PanelHeight);
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Margin}\" y=\"{top}\" width=\"{PanelWidth}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#888\"/>\n<text x=\"{Margin}\" y=\"{top - 10}\">{phase}: loss by step (line: training; dots: files held out)</text>\n");
        for (int i = 0; i <= 4; i++)
        {
            double loss = least + ((most - least) * i / 4);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"{Y(loss) + 4:F1}\">{loss:F2}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(last * i / 4):F1}\" y=\"{top + PanelHeight + 16}\" text-anchor=\"middle\">{last * i / 4}</text>\n");
        }

        string line = string.Join(' ', points.Where(point => !point.Validation)
            .Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Step):F1},{Y(point.Loss):F1}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"#2563eb\"/>\n");
        foreach ((string _, int step, double loss, bool _) in points.Where(point => point.Validation))
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(step):F1}\" cy=\"{Y(loss):F1}\" r=\"4\" fill=\"#dc2626\"/>\n");
    }
}
