using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Runs;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Reports;

/// <summary>One result, with its history, as one HTML file that loads nothing.</summary>
public static class HtmlReport
{
    private static readonly string[] Baselines = ["chance", "trigram", "uniform", "prior"];

    /// <summary>Writes the page.</summary>
    /// <param name="curve">How it came to this: from earlier results.</param>
    /// <param name="funnel">The loop's own funnel: steps with their counts; empty where nothing was proposed yet.</param>
    /// <param name="drawings">SVG files of others that are shown as they are, by title.</param>
    public static string Write(EvaluationResult result, LearningCurve curve, IReadOnlyList<(string, double)> funnel,
        IReadOnlyList<(string Title, string Svg)> drawings)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">")
            .Append($"<title>Dialogos evaluation {Text(result.Commit)}</title><style>{Style()}</style></head><body><main>");
        page.Append("<h1>Dialogos evaluation</h1>")
            .Append($"<p class=\"soft\">{Text(result.Tier)} tier · commit <code>{Text(result.Commit)}</code> · {result.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC · {result.Seconds:0} s · {Text(result.Machine)}</p>");
        foreach (var subject in result.Subjects)
            page.Append($"<p class=\"soft\"><b>{Text(subject.Name)}</b>: {(subject.Generation is { } n ? $"generation {n}" : "the checkout")}, proposer {Text(subject.Proposer)}, model <code>{Text(Short(subject.ModelHash, "none"))}</code>, sources <code>{Text(Short(subject.SourceTree, ""))}</code></p>");
        Cards(page, result);
        if (result.Comparisons.Length > 0)
            Compare(page, result);
        Curve(page, curve);
        if (funnel.Count > 0)
            page.Append("<h2>the loop's funnel</h2><p class=\"soft\">All proposals of the log, gate by gate.</p>").Append(SvgPlot.Funnel("Proposals that reached and passed each gate", funnel));
        foreach (var suite in result.Suites)
            Suite(page, suite, result.Subjects.Length > 1);
        foreach (var (title, svg) in drawings)
            page.Append($"<h2>{Text(title)}</h2><img class=\"plot\" alt=\"{Text(title)}\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">");
        page.Append("<h2>what this rests on</h2><div class=\"wide\"><table>");
        foreach (var (name, value) in new[] { ("verdicts", result.VerdictHash), ("seed", result.Seed), ("harness", result.HarnessHash), ("verifier", result.VerifierHash), ("signature", result.Signature ?? "none") }
            .Concat(result.Suites.Select(suite => ($"suite {suite.Name}", suite.Hash))))
            page.Append($"<tr><td>{Text(name)}</td><td><code>{Text(value)}</code></td></tr>");
        return page.Append("</table></div><p class=\"soft\">Passed is of all cases: what is invalid, skipped or broke stays in the denominator. Intervals are 95 %: Wilson's for shares, bootstrap otherwise. Figures marked ~ depend on the machine and its load; all others are the same in every run on the same inputs.</p></main></body></html>\n").ToString();
    }

    private static void Cards(StringBuilder page, EvaluationResult result)
    {
        page.Append("<div class=\"cards\">");
        foreach (var suite in result.Suites)
        {
            foreach (var counts in suite.Counts)
            {
                page.Append($"<div class=\"card\"><h3>{Text(suite.Name)}{(result.Subjects.Length > 1 ? " · " + Text(counts.Subject) : "")}</h3><div class=\"big\">{SvgPlot.Percent(counts.Rate.Value)}</div>")
                    .Append($"<div class=\"soft\">{SvgPlot.Percent(counts.Rate.Low)} to {SvgPlot.Percent(counts.Rate.High)} of {counts.Rate.Count}</div><div class=\"chips\">");
                foreach (var (name, count) in new[] { ("passed", counts.Passed), ("failed", counts.Failed), ("invalid", counts.Invalid), ("infrastructure", counts.Infrastructure), ("skipped", counts.Skipped) })
                    if (count > 0 || name == "passed")
                        page.Append($"<span class=\"{name}\">{count} {name}</span>");
                page.Append("</div></div>");
            }
        }
        page.Append("</div>");
    }

    private static void Compare(StringBuilder page, EvaluationResult result)
    {
        page.Append($"<h2>{Text(result.Subjects[0].Name)} against {Text(result.Subjects[1].Name)}</h2><p class=\"soft\">The same cases, run in turn. A difference is called real where a coin would seldom do the same (5 % or less). Counted instructions are the same in every run: there it is real above {SvgPlot.Percent(Comparer.Counted)}.</p><div class=\"wide\"><table><tr><th>suite</th><th>figure</th>");
        foreach (var column in new[] { result.Subjects[0].Name, result.Subjects[1].Name, "difference", "95 % interval", "by chance" })
            page.Append($"<th class=\"n\">{Text(column)}</th>");
        page.Append("</tr>");
        foreach (var item in result.Comparisons)
            page.Append($"<tr{(item.IsReal ? " class=\"real\"" : "")}><td>{Text(item.Suite)}</td><td>{Text(item.Figure)}</td><td class=\"n\">{Number(item.First)}</td><td class=\"n\">{Number(item.Second)}</td><td class=\"n\">{Number(item.Difference.Value)}</td><td class=\"n\">{Number(item.Difference.Low)} to {Number(item.Difference.High)}</td><td class=\"n\">{Number(item.Chance)}</td></tr>");
        page.Append("</table></div>");
    }

    private static void Curve(StringBuilder page, LearningCurve curve)
    {
        page.Append($"<h2>over generations and models</h2><p class=\"soft\">{curve.Versions.Length} version{(curve.Versions.Length == 1 ? "" : "s")} on record in the {Text(curve.Tier)} tier, each with its last evaluation. The numbers are in curve.json.</p>");
        List<string> across = [.. curve.Versions.Select(version => version.Name)];
        Draw("Share of cases passed", [.. curve.Points.Select(point => point.Suite).Distinct().Select(suite => (suite, suite, LearningCurve.Passed))]);
        Draw("Learning curve: bugs repaired", [
            ("model, first choice", "model", "model: repaired, first choice"), ("model, in five", "model", "model: repaired, in five"),
            ("trigram, first choice", "model", "trigram: repaired, first choice"), ("chance, first choice", "model", "uniform: repaired, first choice"),
            ("repair, in five", "repair", "solved within five, all")]);

        void Draw(string title, IReadOnlyList<(string Name, string Suite, string Figure)> lines)
        {
            List<(string, bool, IReadOnlyList<(int, Interval)>)> series = [.. lines.Select(line => (line.Name, Baselines.Any(name => line.Name.StartsWith(name, StringComparison.Ordinal)), Points: curve.Line(line.Suite, line.Figure))).Where(line => line.Points.Count > 0)];
            if (series.Count > 0)
                page.Append($"<h3>{Text(title)}</h3>").Append(SvgPlot.Lines(title, across, series));
        }
    }

    private static void Suite(StringBuilder page, SuiteResult suite, bool several)
    {
        page.Append($"<h2>{Text(suite.Name)}</h2><p class=\"soft\">{Text(suite.Purpose)}{(suite.Required ? " A failure here fails the evaluation." : "")}</p>");
        List<(string, Interval, bool)> shares = [.. suite.Figures.Where(figure => figure.Unit == "share" && !double.IsNaN(figure.Value.Value))
            .Select(figure => ((several ? $"{figure.Subject} · " : "") + figure.Name, figure.Value, Baselines.Any(name => figure.Name.StartsWith(name, StringComparison.Ordinal))))];
        if (shares.Count > 0)
            page.Append(SvgPlot.Shares($"{suite.Name}: shares with their 95 % intervals", shares));
        foreach (var points in suite.Points.Where(point => point.Plot.StartsWith("funnel: ", StringComparison.Ordinal)).GroupBy(point => point.Series))
            page.Append("<h3>funnel</h3>").Append(SvgPlot.Funnel($"{suite.Name}: funnel of {points.Key}", [.. points.OrderBy(point => point.X).Select(point => (point.Plot["funnel: ".Length..], point.Y))]));
        foreach (var points in suite.Points.Where(point => point.Plot == "calibration").GroupBy(point => point.Series))
            page.Append("<h3>calibration</h3>").Append(SvgPlot.Calibration($"calibration of {points.Key}", [.. points.Select(point => (point.X, point.Y, point.Weight))]));
        List<Figure> others = [.. suite.Figures.Where(figure => figure.Unit != "share")];
        if (others.Count > 0)
        {
            page.Append("<h3>figures</h3><div class=\"wide\"><table>");
            foreach (var figure in others)
                page.Append($"<tr><td>{(several ? Text(figure.Subject) + " · " : "")}{Text(figure.Name)}</td><td class=\"n\">{(figure.Repeats ? "" : "~ ")}{Number(figure.Value.Value)} {Text(figure.Unit)}</td><td class=\"n soft\">{(figure.Value.Low == figure.Value.High ? "" : $"{Number(figure.Value.Low)} to {Number(figure.Value.High)}")}</td></tr>");
            page.Append("</table></div>");
        }
        page.Append($"<details><summary>{suite.Cases.Length} cases</summary><div class=\"wide\"><table><tr><th>case</th>{(several ? "<th>subject</th>" : "")}<th>state</th><th>why</th><th>evidence</th></tr>");
        foreach (var item in suite.Cases)
            page.Append($"<tr><td>{Text(item.Id)}</td>{(several ? $"<td>{Text(item.Subject)}</td>" : "")}<td class=\"{item.State}\">{item.State}</td><td>{Text(item.Reason)}</td><td><code>{Text(Short(item.Evidence, ""))}</code></td></tr>");
        page.Append("</table></div></details>");
    }

    private static string Style()
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The harness was built without report.css."));
        return reader.ReadToEnd();
    }

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    private static string Short(string hash, string otherwise) => hash.Length == 0 ? otherwise : hash[..Math.Min(12, hash.Length)];

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
