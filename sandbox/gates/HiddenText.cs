using System.Globalization;
using System.Linq;
using System.Text;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Finds characters that make text read otherwise than it compiles: bidirectional controls (CVE-2021-42574), invisible
/// characters, and letters outside of ASCII, which may look like ones inside (CVE-2021-42694).
/// </summary>
public static class HiddenText
{
    // What the project's own comments and texts use beyond ASCII.
    private const string Known = "§–—“”‘’…×·≤≥→←↑↓±µ°²³€✓✗•─│┌┐└┘├┤┬┴┼═║╔╗╚╝█▓▒░▲▼◆";

    /// <summary>What is hidden in the text, for people; null if nothing is.</summary>
    public static string? Find(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' or (>= ' ' and < 0x7f) || (rune.IsBmp && Known.Contains((char)rune.Value)))
                continue;
            var kind = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Format => "an invisible or bidirectional control",
                UnicodeCategory.Control => "a control character",
                UnicodeCategory.Surrogate => "half of a character",
                UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    => "an unusual blank",
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "a combining mark",
                _ => "a letter that is not ASCII",
            };
            return $"{kind} (U+{rune.Value:X4})";
        }
        return text.Any(char.IsSurrogate) ? "a character outside of the basic plane" : null;
    }
}
