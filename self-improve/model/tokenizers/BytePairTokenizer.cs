using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>
/// Byte-level BPE: a splitter cuts the text into pieces; in each piece the pair with the lowest rank is merged, the
/// leftmost first, until none is left. Every byte is a token, so every text has an encoding.
/// </summary>
public sealed class BytePairTokenizer : ITokenizer
{
    private readonly byte[][] _bytes;
    private readonly int[] _byteTokens = new int[256];
    private readonly Dictionary<long, (int Rank, int Token)> _merges = [];
    private readonly Dictionary<string, int> _wholeWords = new(StringComparer.Ordinal);
    private readonly SpecialTokenSplitter _specials;

    /// <summary>Prepares the tables. Throws <see cref="GgufException"/> when the vocabulary cannot encode every text.</summary>
    public BytePairTokenizer(Vocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        Splitters.Check(vocabulary.Splitter);
        _specials = new SpecialTokenSplitter(vocabulary);
        _bytes = new byte[vocabulary.Tokens.Length][];
        Dictionary<string, int> tokens = new(StringComparer.Ordinal);
        for (int i = 0; i < _bytes.Length; i++)
        {
            string text = vocabulary.Tokens[i];
            tokens.TryAdd(text, i);
            _bytes[i] = vocabulary.Kinds[i] switch
            {
                TokenKind.Control or TokenKind.Unknown => [],
                TokenKind.UserDefined => Encoding.UTF8.GetBytes(text),
                _ => ByteAlphabet.Parse(text),
            };
        }

        for (int i = 0; i < 256; i++)
        {
            if (!tokens.TryGetValue(ByteAlphabet.Letter((byte)i).ToString(), out _byteTokens[i]))
                throw new GgufException($"the vocabulary has no token for the byte 0x{i:X2}");
        }

        for (int rank = 0; rank < vocabulary.Merges.Length; rank++) AddMerge(vocabulary.Merges[rank], rank, tokens);
        if (Splitters.IsLlama3(vocabulary.Splitter)) _wholeWords = tokens;
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<byte> text, SpecialTokens special = SpecialTokens.None)
    {
        List<int> output = [];
        if (special.HasFlag(SpecialTokens.AddBegin) && Vocabulary is { AddBegin: true, Begin: { } begin }) output.Add(begin);
        foreach (TextPart part in _specials.Split(text, special.HasFlag(SpecialTokens.Parse)))
        {
            if (part.Token is { } token)
            {
                output.Add(token);
                continue;
            }

            ReadOnlySpan<byte> plain = text[part.Start..part.End];
            int start = 0;
            foreach (int end in Splitters.Split(Vocabulary.Splitter, plain))
            {
                EncodePiece(plain[start..end], output);
                start = end;
            }
        }

        return [.. output];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        List<byte> text = [];
        foreach (int token in tokens) text.AddRange(_bytes[token]);
        return [.. text];
    }

    private void AddMerge(string merge, int rank, Dictionary<string, int> tokens)
    {
        int blank = merge.Length > 1 ? merge.IndexOf(' ', 1) : -1;
        if (blank < 0) throw new GgufException($"merge {rank} is not two tokens");
        string left = merge[..blank], right = merge[(blank + 1)..];

        // A merge whose parts or result are no tokens can never be used.
        if (tokens.TryGetValue(left, out int first) && tokens.TryGetValue(right, out int second)
            && tokens.TryGetValue(left + right, out int merged))
            _merges.TryAdd(Pair(first, second), (rank, merged));
    }

    private void EncodePiece(ReadOnlySpan<byte> piece, List<int> output)
    {
        if (_wholeWords.Count > 0 && _wholeWords.TryGetValue(ByteAlphabet.Text(piece), out int whole))
        {
            output.Add(whole);
            return;
        }

        // Symbols as a doubly linked list in arrays; a queue holds candidate merges, some of them stale.
        int length = piece.Length;
        int[] symbols = new int[length], next = new int[length], previous = new int[length];
        PriorityQueue<(int Left, int Right, int First, int Second, int Merged), long> candidates = new();
        void Consider(int left, int right)
        {
            if (left < 0 || right >= length) return;
            if (_merges.TryGetValue(Pair(symbols[left], symbols[right]), out (int Rank, int Token) merge))
                candidates.Enqueue((left, right, symbols[left], symbols[right], merge.Token), ((long)merge.Rank << 32) | (uint)left);
        }

        for (int i = 0; i < length; i++)
        {
            symbols[i] = _byteTokens[piece[i]];
            next[i] = i + 1;
            previous[i] = i - 1;
        }

        for (int i = 0; i + 1 < length; i++) Consider(i, i + 1);
        while (candidates.TryDequeue(out (int Left, int Right, int First, int Second, int Merged) candidate, out _))
        {
            (int left, int right, int first, int second, int merged) = candidate;
            if (symbols[left] != first || symbols[right] != second || next[left] != right) continue;
            symbols[left] = merged;
            symbols[right] = -1;
            next[left] = next[right];
            if (next[left] < length) previous[next[left]] = left;
            Consider(previous[left], left);
            Consider(left, next[left]);
        }

        for (int i = 0; i < length; i = next[i]) output.Add(symbols[i]);
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;
}
