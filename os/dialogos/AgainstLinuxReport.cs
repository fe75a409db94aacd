using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace Dialogos.Os.Command;

/// <summary>Shows what <see cref="AgainstLinux"/> measured.</summary>
internal static class AgainstLinuxReport
{
    /// <summary>No operation may cost more than so many times Linux's instructions.</summary>
    public const double MostRatio = 2;
    private const string TableStart = "<!-- ./dialogos bench --against-linux --update: begin -->";
    private const string TableEnd = "<!-- end -->";

    /// <summary>The table, in Markdown.</summary>
    public static string Table(IReadOnlyList<AgainstRow> rows, string linux)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| one operation | Linux, instructions | Dialogos | Dialogos / Linux | time, Dialogos / Linux (95 %) |");
        text.AppendLine("|---|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Linux:#,0} | {row.Dialogos:#,0} | {Ratio(row)} | {row.Time.Value:0.00} ({row.Time.Low:0.00} – {row.Time.High:0.00}) |");
        }
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Verdict(rows)} Linux is Debian's {linux} with `mitigations=off`.");
        return text.ToString();
    }

    /// <summary>The result in one sentence.</summary>
    public static string Verdict(IReadOnlyList<AgainstRow> rows)
    {
        var worst = rows.MaxBy(row => row.Ratio)!;
        return string.Create(CultureInfo.InvariantCulture,
            $"{rows.Count(row => row.Ratio <= 1)} of {rows.Count} take at most Linux's instructions; the worst, {worst.Name}, takes {worst.Ratio:0.00} times as many.");
    }

    /// <summary>True if at least half take at most Linux's instructions, and none more than twice as many.</summary>
    public static bool MeetsAim(IReadOnlyList<AgainstRow> rows) =>
        2 * rows.Count(row => row.Ratio <= 1) >= rows.Count && rows.All(row => row.Ratio <= MostRatio);

    /// <summary>All figures.</summary>
    public static JsonObject Json(IReadOnlyList<AgainstRow> rows, string linux) => new()
    {
        ["linux"] = linux,
        ["meetsAim"] = MeetsAim(rows),
        ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["linuxInstructions"] = row.Linux,
            ["dialogosInstructions"] = row.Dialogos,
            ["ratio"] = row.Ratio,
            ["leastRatio"] = row.InstructionSpread.Least,
            ["mostRatio"] = row.InstructionSpread.Most,
            ["timeRatio"] = row.Time.Value,
            ["timeRatioLow"] = row.Time.Low,
            ["timeRatioHigh"] = row.Time.High,
        })]),
    };

    /// <summary>Puts the table into a document, in place of the one that is there.</summary>
    public static void Update(string document, string table)
    {
        var text = File.ReadAllText(document);
        var from = text.IndexOf(TableStart, StringComparison.Ordinal);
        var to = from < 0 ? from : text.IndexOf(TableEnd, from, StringComparison.Ordinal);
        if (to < 0)
            throw new CommandException($"{document} has no place for the table: {TableStart} and {TableEnd}");
        File.WriteAllText(document, text[..from] + TableStart + "\n" + table + text[to..]);
    }

    // Where the runs do not agree to a hundredth, between which ratios they lie.
    private static string Ratio(AgainstRow row)
    {
        var (least, most) = row.InstructionSpread;
        var spread = most - least < 0.01 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({least:0.00} – {most:0.00})");
        return row.Ratio.ToString("0.00", CultureInfo.InvariantCulture) + spread;
    }
}
