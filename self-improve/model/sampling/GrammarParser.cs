using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Dialogos.SelfImprove.Model.Sampling;

/// <summary>
/// Parses GBNF, llama.cpp's notation: <c>name ::= alternatives</c> with "literals", [classes], [^classes], '.', groups,
/// '|', and the repetitions * + ? {m} {m,} {m,n}. A rule ends where the next <c>name ::=</c> begins; # starts a comment.
/// </summary>
internal sealed class GrammarParser(string text)
{
    private const int MostRepetitions = 1000;
    private const int DeepestGroup = 200;

    private readonly GrammarRules _rules = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;

    public GrammarRules Parse()
    {
        SkipBlanks();
        while (_at < text.Length)
        {
            string name = ReadName();
            if (!TakeDefinition()) throw Wrong("'::=' is missing");
            if (!_defined.Add(name)) throw Wrong($"rule '{name}' is defined twice");
            ParseAlternatives(Rule(name));
        }

        foreach (string name in _names.Keys)
            if (!_defined.Contains(name)) throw new GrammarException($"rule '{name}' is used and not defined");
        if (!_defined.Contains("root")) throw new GrammarException("the grammar has no rule 'root'");
        _rules.Root = _names["root"];
        _rules.CheckLeftRecursion();
        return _rules;
    }

    private void ParseAlternatives(int rule)
    {
        if (++_depth > DeepestGroup) throw Wrong("groups are nested too deeply");
        while (true)
        {
            _rules.AddAlternative(rule, ParseSequence());
            if (!Take('|')) break;
        }

        _depth--;
    }

    private List<GrammarElement> ParseSequence()
    {
        List<GrammarElement> elements = [];
        while (_at < text.Length && text[_at] is not ('|' or ')') && !BeginsRule())
        {
            int item = ParseItem();
            AddRepeated(elements, item);
        }

        return elements;
    }

    // Every item becomes a rule of its own, so that repetitions have something to refer to.
    private int ParseItem()
    {
        char first = text[_at];
        if (first == '"') return ParseLiteral();
        if (first == '[') return ParseClass();
        if (Take('.')) return _rules.AddCharacters([(0, 0x10FFFF)]);
        if (Take('('))
        {
            int group = _rules.Add();
            ParseAlternatives(group);
            if (!Take(')')) throw Wrong("')' is missing");
            return group;
        }

        return Rule(ReadName());
    }

    private int ParseLiteral()
    {
        _at++;
        List<GrammarElement> bytes = [];
        Span<byte> encoded = stackalloc byte[4];
        while (Peek() != '"')
        {
            int length = ReadCharacter().EncodeToUtf8(encoded);
            foreach (byte value in encoded[..length]) bytes.Add(new GrammarElement(value, value));
        }

        Take('"');
        return _rules.Add([.. bytes]);
    }

    private int ParseClass()
    {
        _at++;
        bool negated = Peek() == '^';
        if (negated) _at++;
        List<(int Low, int High)> ranges = [];
        while (Peek() != ']')
        {
            int low = ReadCharacter().Value, high = low;
            if (Peek() == '-' && _at + 1 < text.Length && text[_at + 1] != ']')
            {
                _at++;
                high = ReadCharacter().Value;
                if (high < low) throw Wrong("a range of characters runs backwards");
            }

            ranges.Add((low, high));
        }

        Take(']');
        return _rules.AddCharacters(negated ? Complement(ranges) : ranges);
    }

    private static List<(int Low, int High)> Complement(List<(int Low, int High)> ranges)
    {
        ranges.Sort();
        List<(int Low, int High)> complement = [];
        int next = 0;
        foreach ((int low, int high) in ranges)
        {
            if (low > next) complement.Add((next, low - 1));
            next = Math.Max(next, high + 1);
        }

        if (next <= 0x10FFFF) complement.Add((next, 0x10FFFF));
        return complement;
    }

    private void AddRepeated(List<GrammarElement> elements, int item)
    {
        (int least, int? most) = ReadRepetition();
        if (least > MostRepetitions || most > MostRepetitions) throw Wrong($"more than {MostRepetitions} repetitions");
        GrammarElement element = new(0, 0, item);
        for (int i = 0; i < least; i++) elements.Add(element);
        if (most is null)
        {
            int loop = _rules.Add();
            _rules.AddAlternative(loop, [element, new GrammarElement(0, 0, loop)]);
            _rules.AddAlternative(loop, []);
            elements.Add(new GrammarElement(0, 0, loop));
            return;
        }

        // x{0,3} is (x (x (x)?)?)?
        int optional = -1;
        for (int i = least; i < most; i++)
            optional = _rules.Add(optional < 0 ? [element] : [element, new GrammarElement(0, 0, optional)], []);
        if (optional >= 0) elements.Add(new GrammarElement(0, 0, optional));
    }

    private (int Least, int? Most) ReadRepetition()
    {
        if (Take('*')) return (0, null);
        if (Take('+')) return (1, null);
        if (Take('?')) return (0, 1);
        if (!Take('{')) return (1, 1);
        int least = ReadNumber();
        int? most = least;
        if (Take(',')) most = _at < text.Length && char.IsAsciiDigit(text[_at]) ? ReadNumber() : null;
        if (!Take('}')) throw Wrong("'}' is missing");
        if (most < least) throw Wrong("a repetition runs backwards");
        return (least, most);
    }

    private int ReadNumber()
    {
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        if (!int.TryParse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out int number)) throw Wrong("a number is missing");
        SkipBlanks();
        return number;
    }

    private Rune ReadCharacter()
    {
        if (Peek() != '\\')
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(_at), out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
                throw Wrong("not a character");
            _at += length;
            return rune;
        }

        _at++;
        char kind = Peek();
        _at++;
        return kind switch
        {
            'n' => new Rune('\n'),
            'r' => new Rune('\r'),
            't' => new Rune('\t'),
            'x' => ReadHex(2),
            'u' => ReadHex(4),
            'U' => ReadHex(8),
            '\\' or '"' or '[' or ']' or '-' or '^' => new Rune(kind),
            _ => throw Wrong($"unknown escape '\\{kind}'"),
        };
    }

    private Rune ReadHex(int digits)
    {
        if (_at + digits > text.Length
            || !uint.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            || !Rune.IsValid(value))
            throw Wrong("not a character number");
        _at += digits;
        return new Rune(value);
    }

    private char Peek() => _at < text.Length ? text[_at] : throw Wrong("the grammar ends too early");

    private bool Take(char wanted)
    {
        if (_at >= text.Length || text[_at] != wanted) return false;
        _at++;
        SkipBlanks();
        return true;
    }

    private string ReadName()
    {
        int start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '_')) _at++;
        if (_at == start) throw Wrong("a rule's name is missing");
        string name = text[start.._at];
        SkipBlanks();
        return name;
    }

    private bool BeginsRule()
    {
        int start = _at;
        int end = _at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_')) end++;
        if (end == start) return false;
        while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
        return text.AsSpan(end).StartsWith("::=", StringComparison.Ordinal);
    }

    private bool TakeDefinition()
    {
        if (!text.AsSpan(_at).StartsWith("::=", StringComparison.Ordinal)) return false;
        _at += 3;
        SkipBlanks();
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '#'))
        {
            if (text[_at] == '#')
                while (_at < text.Length && text[_at] != '\n') _at++;
            else
                _at++;
        }
    }

    private int Rule(string name)
    {
        if (!_names.TryGetValue(name, out int rule)) _names.Add(name, rule = _rules.Add());
        return rule;
    }

    private GrammarException Wrong(string what) => new($"{what}, at character {_at} of the grammar");
}
