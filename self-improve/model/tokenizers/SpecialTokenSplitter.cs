using System;
using System.Collections.Generic;
using System.Text;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>A part of a text: plain bytes, or a special token.</summary>
internal readonly record struct TextPart(int Start, int End, int? Token);

/// <summary>Finds the texts of special tokens, the longest first, as llama.cpp does.</summary>
internal sealed class SpecialTokenSplitter
{
    private readonly List<(byte[] Text, int Token, bool Control)> _specials = [];

    public SpecialTokenSplitter(Vocabulary vocabulary)
    {
        for (int i = 0; i < vocabulary.Tokens.Length; i++)
        {
            TokenKind kind = vocabulary.Kinds[i];
            if (kind is not (TokenKind.Control or TokenKind.UserDefined or TokenKind.Unknown)) continue;
            byte[] text = Encoding.UTF8.GetBytes(vocabulary.Tokens[i]);
            if (text.Length > 0) _specials.Add((text, i, kind != TokenKind.UserDefined));
        }

        _specials.Sort(static (left, right) => left.Text.Length != right.Text.Length
            ? right.Text.Length - left.Text.Length
            : left.Token - right.Token);
    }

    /// <summary>Parts of a text in order. User-defined tokens are always found, control tokens only if asked for.</summary>
    public List<TextPart> Split(ReadOnlySpan<byte> text, bool findControl)
    {
        List<TextPart> parts = [new(0, text.Length, null)];
        foreach ((byte[] special, int token, bool control) in _specials)
        {
            if ((control && !findControl) || text.IndexOf(special) < 0) continue;
            List<TextPart> finer = [];
            foreach (TextPart part in parts) SplitPart(text, part, special, token, finer);
            parts = finer;
        }

        return parts;
    }

    private static void SplitPart(ReadOnlySpan<byte> text, TextPart part, byte[] special, int token, List<TextPart> output)
    {
        int start = part.Start;
        while (part.Token is null)
        {
            int found = text[start..part.End].IndexOf(special);
            if (found < 0) break;
            if (found > 0) output.Add(new TextPart(start, start + found, null));
            output.Add(new TextPart(start + found, start + found + special.Length, token));
            start += found + special.Length;
        }

        if (start < part.End) output.Add(part with { Start = start });
    }
}
