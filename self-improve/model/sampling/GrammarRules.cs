using System;
using System.Collections.Generic;

namespace Dialogos.SelfImprove.Model.Sampling;

/// <summary>A grammar's text is wrong; the message says where.</summary>
public sealed class GrammarException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public GrammarException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and why.</summary>
    public GrammarException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>No message; the other constructors are better.</summary>
    public GrammarException()
    {
    }
}

/// <summary>One step of a rule: a byte in a range, or another rule (then <see cref="Rule"/> is at least 0).</summary>
internal readonly record struct GrammarElement(byte Low, byte High, int Rule = -1);

/// <summary>Rules over bytes. Each has alternatives; each alternative is a sequence of elements.</summary>
internal sealed class GrammarRules
{
    private readonly List<List<GrammarElement[]>> _rules = [];

    public int Root { get; set; }

    public IReadOnlyList<GrammarElement[]> Alternatives(int rule) => _rules[rule];

    public int Add()
    {
        _rules.Add([]);
        return _rules.Count - 1;
    }

    public int Add(params GrammarElement[][] alternatives)
    {
        int rule = Add();
        _rules[rule].AddRange(alternatives);
        return rule;
    }

    public void AddAlternative(int rule, IReadOnlyList<GrammarElement> elements) => _rules[rule].Add([.. elements]);

    /// <summary>A rule for the UTF-8 of the code points in some ranges.</summary>
    public int AddCharacters(IEnumerable<(int Low, int High)> ranges)
    {
        int rule = Add();
        foreach ((int low, int high) in ranges)
        {
            // The parts whose encodings have one length; surrogates have no encoding.
            ReadOnlySpan<(int Low, int High)> lengths = [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF)];
            foreach ((int first, int last) in lengths)
                if (Math.Max(low, first) <= Math.Min(high, last)) AddEncodings(rule, Math.Max(low, first), Math.Min(high, last));
        }

        return rule;
    }

    /// <summary>Throws when a rule can begin with itself: such a grammar has no bounded state.</summary>
    public void CheckLeftRecursion()
    {
        bool[] nullable = Nullable();
        int[] mark = new int[_rules.Count]; // 0 not seen, 1 being visited, 2 done
        for (int rule = 0; rule < _rules.Count; rule++) Visit(rule, nullable, mark);
    }

    // A range of code points of one encoded length as sequences of byte ranges: split until all continuation bytes but
    // those of a common prefix are full.
    private void AddEncodings(int rule, int low, int high)
    {
        int length = low < 0x80 ? 1 : low < 0x800 ? 2 : low < 0x10000 ? 3 : 4;
        for (int bits = 6; bits < 6 * length; bits += 6)
        {
            int mask = (1 << bits) - 1;
            if ((low & ~mask) == (high & ~mask)) continue;
            if ((low & mask) != 0)
            {
                AddEncodings(rule, low, low | mask);
                AddEncodings(rule, (low | mask) + 1, high);
                return;
            }

            if ((high & mask) != mask)
            {
                AddEncodings(rule, low, (high & ~mask) - 1);
                AddEncodings(rule, high & ~mask, high);
                return;
            }
        }

        GrammarElement[] bytes = new GrammarElement[length];
        for (int i = 0; i < length; i++) bytes[i] = new GrammarElement(EncodedByte(low, length, i), EncodedByte(high, length, i));
        _rules[rule].Add(bytes);
    }

    private static byte EncodedByte(int character, int length, int index)
    {
        if (length == 1) return (byte)character;
        int bits = character >> (6 * (length - 1 - index));
        if (index > 0) return (byte)(0x80 | (bits & 0x3F));
        return (byte)((0xF00 >> length & 0xFF) | bits);
    }

    private bool[] Nullable()
    {
        bool[] nullable = new bool[_rules.Count];
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int rule = 0; rule < nullable.Length; rule++)
            {
                if (nullable[rule] || !_rules[rule].Exists(alternative => Array.TrueForAll(alternative, e => e.Rule >= 0 && nullable[e.Rule])))
                    continue;
                nullable[rule] = changed = true;
            }
        }

        return nullable;
    }

    private void Visit(int rule, bool[] nullable, int[] mark)
    {
        if (mark[rule] == 2) return;
        if (mark[rule] == 1) throw new GrammarException("the grammar is left-recursive");
        mark[rule] = 1;
        foreach (GrammarElement[] alternative in _rules[rule])
        {
            foreach (GrammarElement element in alternative)
            {
                if (element.Rule < 0) break;
                Visit(element.Rule, nullable, mark);
                if (!nullable[element.Rule]) break;
            }
        }

        mark[rule] = 2;
    }
}
