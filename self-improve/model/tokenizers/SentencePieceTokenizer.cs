using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>
/// SentencePiece as Llama 2 uses it: characters are merged in the order of the scores of the results; what is no token
/// then falls back to bytes. Blanks are written as U+2581 in token texts.
/// </summary>
public sealed class SentencePieceTokenizer : ITokenizer
{
    private const string Blank = "\u2581";

    private readonly byte[][] _bytes;
    private readonly int[] _byteTokens = new int[256];

    // Keys hold one byte a character, so that pieces that are not UTF-8 can be looked up as well.
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly SpecialTokenSplitter _specials;

    /// <summary>Prepares the tables. Throws <see cref="GgufException"/> when the vocabulary cannot encode every text.</summary>
    public SentencePieceTokenizer(Vocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        if (vocabulary.Scores.Length != vocabulary.Tokens.Length) throw new GgufException("the vocabulary has no scores");
        _specials = new SpecialTokenSplitter(vocabulary);
        _bytes = new byte[vocabulary.Tokens.Length][];
        Array.Fill(_byteTokens, -1);
        Dictionary<string, int> tokens = new(StringComparer.Ordinal);
        for (int i = 0; i < _bytes.Length; i++) _bytes[i] = Prepare(i, tokens);
        int missing = Array.IndexOf(_byteTokens, -1);
        if (missing >= 0) throw new GgufException($"the vocabulary has no token for the byte 0x{missing:X2}");
        _tokens = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<byte> text, SpecialTokens special = SpecialTokens.None)
    {
        List<int> output = [];
        if (special.HasFlag(SpecialTokens.AddBegin) && Vocabulary is { AddBegin: true, Begin: { } begin }) output.Add(begin);
        bool afterSpecial = true;
        foreach (TextPart part in _specials.Split(text, special.HasFlag(SpecialTokens.Parse)))
        {
            if (part.Token is { } token) output.Add(token);
            else if (part.End > part.Start) EncodePlain(text[part.Start..part.End], Vocabulary.AddBlank && afterSpecial, output);
            afterSpecial = part.Token is not null;
        }

        return [.. output];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        List<byte> text = [];
        bool first = true;
        foreach (int token in tokens)
        {
            ReadOnlySpan<byte> bytes = _bytes[token];
            if (first && bytes.Length > 0)
            {
                first = false;
                if (Vocabulary.AddBlank && bytes[0] == ' ') bytes = bytes[1..];
            }

            text.AddRange(bytes);
        }

        return [.. text];
    }

    private byte[] Prepare(int token, Dictionary<string, int> tokens)
    {
        string text = Vocabulary.Tokens[token];
        switch (Vocabulary.Kinds[token])
        {
            case TokenKind.Control or TokenKind.Unknown or TokenKind.Unused:
                return [];
            case TokenKind.Byte:
                if (text.Length != 6 || !text.StartsWith("<0x", StringComparison.Ordinal)
                    || !byte.TryParse(text.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte value))
                    throw new GgufException($"'{text}' is not a byte token");
                _byteTokens[value] = token;
                return [value];
            default:
                tokens.TryAdd(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), token);
                return Encoding.UTF8.GetBytes(text.Replace(Blank, " ", StringComparison.Ordinal));
        }
    }

    private void EncodePlain(ReadOnlySpan<byte> plain, bool addBlank, List<int> output)
    {
        string blank = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Blank));
        string text = (addBlank ? blank : "") + Encoding.Latin1.GetString(plain).Replace(" ", blank, StringComparison.Ordinal);
        List<int> starts = CharacterStarts(text);
        int count = starts.Count - 1;
        int[] lengths = new int[count], next = new int[count], previous = new int[count];
        PriorityQueue<(int Left, int Right, int Length), (float, int)> candidates = new();
        void Consider(int left, int right)
        {
            if (left < 0 || right >= count) return;
            int length = lengths[left] + lengths[right];
            if (_tokens.TryGetValue(text.AsSpan(starts[left], length), out int token))
                candidates.Enqueue((left, right, length), (-Vocabulary.Scores[token], left));
        }

        for (int i = 0; i < count; i++)
        {
            lengths[i] = starts[i + 1] - starts[i];
            next[i] = i + 1;
            previous[i] = i - 1;
        }

        for (int i = 0; i + 1 < count; i++) Consider(i, i + 1);
        while (candidates.TryDequeue(out (int Left, int Right, int Length) candidate, out _))
        {
            (int left, int right, int length) = candidate;
            if (lengths[left] == 0 || lengths[right] == 0 || lengths[left] + lengths[right] != length || next[left] != right) continue;
            lengths[left] = length;
            lengths[right] = 0;
            next[left] = next[right];
            if (next[left] < count) previous[next[left]] = left;
            Consider(previous[left], left);
            Consider(left, next[left]);
        }

        for (int i = 0; i < count; i = next[i])
        {
            if (_tokens.TryGetValue(text.AsSpan(starts[i], lengths[i]), out int token)) output.Add(token);
            else foreach (char value in text.AsSpan(starts[i], lengths[i])) output.Add(_byteTokens[value]);
        }
    }

    // Characters by the length that their first byte announces, as far as continuation bytes follow.
    private static List<int> CharacterStarts(string text)
    {
        List<int> starts = [];
        int at = 0;
        while (at < text.Length)
        {
            starts.Add(at);
            int end = at + (text[at] >> 4) switch { 12 or 13 => 2, 14 => 3, 15 => 4, _ => 1 };
            at++;
            while (at < end && at < text.Length && (text[at] & 0xC0) == 0x80) at++;
        }

        starts.Add(at);
        return starts;
    }
}
