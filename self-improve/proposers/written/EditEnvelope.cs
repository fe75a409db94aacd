using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.SelfImprove.Proposers.Written;

/// <summary>Search/replace blocks about one member: the grammar that holds a reply, and what a reply says.</summary>
public sealed class EditEnvelope
{
    private const string Search = "<<<<<<< SEARCH";
    private const string Divider = "=======";
    private const string Replace = ">>>>>>> REPLACE";
    private const int LongestLine = 120;
    private const int MostExtraLines = 24;
    private readonly string _text;
    private readonly TextSpan[] _lines;

    /// <summary>About the whole lines on which a member stands.</summary>
    /// <param name="text">The file.</param>
    /// <param name="member">The member's place in it.</param>
    public EditEnvelope(string text, TextSpan member)
    {
        _text = text;
        var source = SourceText.From(text);
        var (first, last) = (source.Lines.GetLineFromPosition(member.Start).LineNumber, source.Lines.GetLineFromPosition(member.End).LineNumber);
        _lines = [.. Enumerable.Range(first, last - first + 1).Select(number => source.Lines[number].SpanIncludingLineBreak)];
    }

    /// <summary>The member's lines as a model reads them.</summary>
    public string Member => _text[_lines[0].Start.._lines[^1].End];

    /// <summary>
    /// The grammar (GBNF): a block whose searched lines are consecutive lines of the member, each printable, and whose new
    /// lines are code or nothing. A new line that begins like the end of the block ends it.
    /// </summary>
    public string Grammar()
    {
        var grammar = new StringBuilder($"root ::= \"{Search}\\n\" searched \"{Divider}\\n\" line{{0,{_lines.Length + MostExtraLines}}} \"{Replace}\\n\"\n");
        // From line i on: line i, and after it the next one or none.
        for (var i = 0; i < _lines.Length; i++)
            grammar.Append($"from{i} ::= {Literal(Line(i))}{(i + 1 < _lines.Length ? $" from{i + 1}?" : "")}\n");
        grammar.Append($"searched ::= {string.Join(" | ", Enumerable.Range(0, _lines.Length).Select(i => $"from{i}"))}\n");
        grammar.Append($"line ::= \"\\n\" | \"    \" [ -~]{{1,{LongestLine}}} \"\\n\"\n");
        return grammar.ToString();
    }

    /// <summary>The edit that a reply asks for; null with the reason if it is no whole block.</summary>
    public (TextSpan Span, string NewText)? Read(string reply, out string fault)
    {
        var lines = reply.Split('\n').ToList();
        var (start, middle, end) = (lines.IndexOf(Search), lines.IndexOf(Divider), lines.IndexOf(Replace));
        fault = "The reply is not one whole block.";
        if (start != 0 || middle < 2 || end < middle)
            return null;
        var searched = lines[1..middle];
        var found = Enumerable.Range(0, Math.Max(0, _lines.Length - searched.Count + 1))
            .Where(at => Enumerable.Range(0, searched.Count).All(i => Line(at + i) == searched[i])).ToList();
        fault = found.Count == 0 ? "The searched lines are not in the member." : "The searched lines stand there more than once.";
        if (found.Count != 1)
            return null;
        fault = "";
        var span = TextSpan.FromBounds(_lines[found[0]].Start, _lines[found[0] + searched.Count - 1].End);
        return (span, string.Concat(lines[(middle + 1)..end].Select(line => line + "\n")));
    }

    private string Line(int number) => _text[_lines[number].Start.._lines[number].End].TrimEnd('\n', '\r');

    private static string Literal(string line)
    {
        var literal = new StringBuilder("\"");
        foreach (var letter in line)
            literal.Append(letter switch { '"' => "\\\"", '\\' => "\\\\", '\t' => "\\t", _ => letter.ToString() });
        return literal.Append("\\n\"").ToString();
    }
}
