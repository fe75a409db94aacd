using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>What splitters tell apart.</summary>
internal enum RuneClass : byte
{
    Letter,
    Number,
    Blank,
    Other,
}

/// <summary>
/// A text as characters with their classes and their places in the bytes. A byte that is not part of valid UTF-8 counts
/// as one character of class Other, so that every text can be split and no byte is lost.
/// </summary>
internal sealed class TextRunes
{
    private readonly List<int> _values = [];
    private readonly List<RuneClass> _classes = [];
    private readonly List<int> _starts = [];

    public TextRunes(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            bool valid = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            _values.Add(valid ? rune.Value : -1);
            _classes.Add(valid ? Classify(rune) : RuneClass.Other);
            _starts.Add(at);
            at += valid ? length : 1;
        }

        _starts.Add(at);
    }

    public int Count => _values.Count;

    /// <summary>The code point, or -1 for a byte that is none.</summary>
    public int Value(int index) => index < _values.Count ? _values[index] : -2;

    /// <summary>The class, or null beyond the end.</summary>
    public RuneClass? Class(int index, int end) => index < end ? _classes[index] : null;

    /// <summary>Where a character begins in the bytes; for the count, the length of the text.</summary>
    public int Start(int index) => _starts[index];

    private static RuneClass Classify(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune)) return RuneClass.Blank;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => RuneClass.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => RuneClass.Number,
            _ => RuneClass.Other,
        };
    }
}
