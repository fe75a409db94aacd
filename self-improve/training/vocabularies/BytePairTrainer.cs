using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Training.Vocabularies;

/// <summary>
/// Learns a byte-level BPE vocabulary: the most frequent pair of neighbours inside a piece becomes a token, again and
/// again. Pieces are cut by the splitter that the vocabulary then declares, so every reader of the file cuts the same.
/// </summary>
public static class BytePairTrainer
{
    /// <summary>The splitter of vocabularies that are trained here.</summary>
    public const string Splitter = "gpt-2";

    private const string BeginText = "<|begin|>";
    private const string EndText = "<|end|>";

    /// <summary>
    /// Learns a vocabulary of at most <paramref name="size"/> tokens: 256 bytes, merges, begin and end. Ties go to the
    /// pair that was met first, so the result depends on the texts and their order only.
    /// </summary>
    public static Vocabulary Train(IEnumerable<string> texts, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 258);
        Merger merger = new(CountPieces(texts));
        List<string> tokens = [];
        for (int i = 0; i < 256; i++) tokens.Add(Letter((byte)i));
        List<string> merges = [];
        while (tokens.Count < size - 2 && merger.Next() is { } pair)
        {
            merges.Add($"{tokens[pair.Left]} {tokens[pair.Right]}");
            tokens.Add(tokens[pair.Left] + tokens[pair.Right]);
            merger.Merge(pair, tokens.Count - 1);
        }

        int begin = tokens.Count;
        tokens.Add(BeginText);
        tokens.Add(EndText);
        TokenKind[] kinds = new TokenKind[tokens.Count];
        Array.Fill(kinds, TokenKind.Normal);
        kinds[begin] = kinds[begin + 1] = TokenKind.Control;
        return new Vocabulary
        {
            Model = "gpt2",
            Splitter = Splitter,
            Tokens = [.. tokens],
            Kinds = kinds,
            Merges = [.. merges],
            Begin = begin,
            End = begin + 1,
        };
    }

    private static List<(byte[] Piece, int Count)> CountPieces(IEnumerable<string> texts)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        List<string> order = [];
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            int start = 0;
            foreach (int end in Splitters.Split(Splitter, bytes))
            {
                string piece = Encoding.Latin1.GetString(bytes, start, end - start);
                if (!counts.TryGetValue(piece, out int count)) order.Add(piece);
                counts[piece] = count + 1;
                start = end;
            }
        }

        return order.ConvertAll(piece => (Encoding.Latin1.GetBytes(piece), counts[piece]));
    }

    private static string Letter(byte value) => ByteAlphabet.Letter(value).ToString();

    // Pieces as lists of tokens, pairs with their counts and the pieces that hold them.
    private sealed class Merger
    {
        private readonly List<int>[] _pieces;
        private readonly int[] _counts;
        private readonly Dictionary<(int Left, int Right), long> _pairs = [];
        private readonly Dictionary<(int Left, int Right), HashSet<int>> _places = [];
        private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> _queue = new();

        public Merger(List<(byte[] Piece, int Count)> pieces)
        {
            _pieces = new List<int>[pieces.Count];
            _counts = new int[pieces.Count];
            for (int i = 0; i < pieces.Count; i++)
            {
                _pieces[i] = [];
                foreach (byte value in pieces[i].Piece) _pieces[i].Add(value);
                _counts[i] = pieces[i].Count;
                for (int at = 0; at + 1 < _pieces[i].Count; at++) Count((_pieces[i][at], _pieces[i][at + 1]), i, _counts[i]);
            }

            foreach ((int Left, int Right) pair in _pairs.Keys) Enqueue(pair);
        }

        /// <summary>The most frequent pair that occurs at least twice.</summary>
        public (int Left, int Right)? Next()
        {
            while (_queue.TryDequeue(out (int Left, int Right) pair, out (long Count, int Left, int Right) order))
            {
                // Counts fall as their neighbours merge: what is out of date goes back with its count of now.
                long now = _pairs[pair];
                if (now < 2) continue;
                if (now == -order.Count) return pair;
                Enqueue(pair);
            }

            return null;
        }

        public void Merge((int Left, int Right) pair, int token)
        {
            HashSet<(int Left, int Right)> risen = [];
            foreach (int index in _places[pair])
            {
                List<int> piece = _pieces[index];
                int weight = _counts[index];
                for (int at = 0; at + 1 < piece.Count; at++)
                {
                    if (piece[at] != pair.Left || piece[at + 1] != pair.Right) continue;
                    if (at > 0)
                    {
                        _pairs[(piece[at - 1], pair.Left)] -= weight;
                        Count((piece[at - 1], token), index, weight);
                        risen.Add((piece[at - 1], token));
                    }

                    if (at + 2 < piece.Count)
                    {
                        _pairs[(pair.Right, piece[at + 2])] -= weight;
                        Count((token, piece[at + 2]), index, weight);
                        risen.Add((token, piece[at + 2]));
                    }

                    piece[at] = token;
                    piece.RemoveAt(at + 1);
                }
            }

            _pairs[pair] = 0;
            _places.Remove(pair);
            foreach ((int Left, int Right) other in risen) Enqueue(other);
        }

        private void Count((int Left, int Right) pair, int index, int weight)
        {
            _pairs[pair] = _pairs.GetValueOrDefault(pair) + weight;
            if (!_places.TryGetValue(pair, out HashSet<int>? places)) _places.Add(pair, places = []);
            places.Add(index);
        }

        private void Enqueue((int Left, int Right) pair) => _queue.Enqueue(pair, (-_pairs[pair], pair.Left, pair.Right));
    }
}
