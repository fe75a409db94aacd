using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Dialogos.SelfImprove.Model.Templates;

/// <summary>Parts of a template: text, an output {{ }} or a statement {% %}; comments are gone.</summary>
internal readonly record struct TemplatePart(TemplatePartKind Kind, string Text);

/// <summary>Kinds of part.</summary>
internal enum TemplatePartKind
{
    Text,
    Output,
    Statement,
}

/// <summary>Kinds of token in an expression.</summary>
internal enum TemplateTokenKind
{
    Name,
    String,
    Number,
    Operator,
    End,
}

/// <summary>A token of an expression.</summary>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text);

/// <summary>Cuts templates into parts and expressions into tokens.</summary>
internal static class TemplateLexer
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "//", "**"];

    /// <summary>Parts, with the blanks taken away that "-" and (as model files expect) block tags take away.</summary>
    public static List<TemplatePart> Split(string template)
    {
        List<TemplatePart> parts = [];
        int at = 0;
        bool trimNext = false, afterBlock = false;
        while (at < template.Length)
        {
            int open = NextTag(template, at);
            string text = template[at..open];
            bool lineStart = at == 0;
            if (trimNext)
            {
                text = text.TrimStart();
            }
            else if (afterBlock && text.StartsWith('\n'))
            {
                text = text[1..]; // trim_blocks
                lineStart = true;
            }

            if (open == template.Length)
            {
                parts.Add(new TemplatePart(TemplatePartKind.Text, text));
                break;
            }

            char kind = template[open + 1];
            int close = FindClose(template, open, kind);
            bool trimBefore = template[open + 2] == '-';
            trimNext = template[close - 1] == '-' && close - 1 > open + 2;
            afterBlock = kind is '%' or '#';
            if (trimBefore) text = text.TrimEnd();
            else if (afterBlock) text = TrimIndent(text, lineStart); // lstrip_blocks
            parts.Add(new TemplatePart(TemplatePartKind.Text, text));
            string inner = template[(open + (trimBefore ? 3 : 2))..(trimNext ? close - 1 : close)].Trim();
            if (kind != '#') parts.Add(new TemplatePart(kind == '%' ? TemplatePartKind.Statement : TemplatePartKind.Output, inner));
            at = close + 2;
        }

        return parts;
    }

    public static List<TemplateToken> Tokens(string expression)
    {
        List<TemplateToken> tokens = [];
        int at = 0;
        while (at < expression.Length)
        {
            char first = expression[at];
            if (char.IsWhiteSpace(first)) at++;
            else if (first is '\'' or '"') tokens.Add(new TemplateToken(TemplateTokenKind.String, ReadString(expression, ref at)));
            else if (char.IsLetter(first) || first == '_') tokens.Add(Take(TemplateTokenKind.Name, expression, ref at, static c => char.IsLetterOrDigit(c) || c == '_'));
            else if (char.IsAsciiDigit(first)) tokens.Add(Take(TemplateTokenKind.Number, expression, ref at, char.IsAsciiDigit));
            else
            {
                int start = at;
                string? longer = Array.Find(Operators, o => string.CompareOrdinal(expression, start, o, 0, o.Length) == 0);
                tokens.Add(new TemplateToken(TemplateTokenKind.Operator, longer ?? first.ToString(CultureInfo.InvariantCulture)));
                at += longer?.Length ?? 1;
            }
        }

        tokens.Add(new TemplateToken(TemplateTokenKind.End, "the end"));
        return tokens;
    }

    private static int NextTag(string template, int at)
    {
        for (int i = at; i + 2 < template.Length; i++)
            if (template[i] == '{' && template[i + 1] is '{' or '%' or '#') return i;
        return template.Length;
    }

    // The end of a tag; a brace inside a string does not count.
    private static int FindClose(string template, int open, char kind)
    {
        char first = kind == '{' ? '}' : kind;
        char quote = '\0';
        for (int i = open + 2; i + 1 < template.Length; i++)
        {
            char here = template[i];
            if (quote != '\0')
            {
                if (here == '\\') i++;
                else if (here == quote) quote = '\0';
            }
            else if (kind != '#' && here is '\'' or '"')
            {
                quote = here;
            }
            else if (here == first && template[i + 1] == '}')
            {
                return i;
            }
        }

        throw new TemplateException($"the tag at character {open} of the chat template does not end");
    }

    private static string TrimIndent(string text, bool lineStart)
    {
        int line = text.LastIndexOf('\n') + 1;
        bool blank = string.IsNullOrWhiteSpace(text[line..]) && (line > 0 || lineStart);
        return blank ? text[..line] : text;
    }

    private static TemplateToken Take(TemplateTokenKind kind, string expression, ref int at, Func<char, bool> belongs)
    {
        int start = at;
        while (at < expression.Length && belongs(expression[at])) at++;
        return new TemplateToken(kind, expression[start..at]);
    }

    private static string ReadString(string expression, ref int at)
    {
        char quote = expression[at++];
        StringBuilder text = new();
        while (at < expression.Length && expression[at] != quote)
        {
            char here = expression[at++];
            if (here != '\\' || at == expression.Length)
            {
                text.Append(here);
                continue;
            }

            char escaped = expression[at++];
            text.Append(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => escaped });
        }

        if (at == expression.Length) throw new TemplateException("a string in the chat template does not end");
        at++;
        return text.ToString();
    }
}
