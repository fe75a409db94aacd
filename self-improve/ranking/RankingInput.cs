using System;
using System.Collections.Generic;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>A rewrite as it is shown to the model: where, of which family, and what text comes.</summary>
public readonly record struct RankingCandidate(int Position, RewriteKind Kind, string Text);

/// <summary>
/// A candidate in numbers. <paramref name="Row"/> is its row of hidden states, <paramref name="Text"/> the vocabulary's
/// tokens of the new text, <paramref name="Occurrences"/> the rows where the same text stands elsewhere in the member.
/// </summary>
public readonly record struct CandidateRow(int Row, int Kind, int[] Text, int[] Occurrences);

/// <summary>
/// A member in numbers: row 0 is the begin token, whose state speaks for "nothing to do", and row i + 1 is lexer token i,
/// spelled in the vocabulary's tokens.
/// </summary>
public sealed record RankingInput(int[][] Rows, CandidateRow[] Candidates)
{
    /// <summary>Puts a member and its candidates into numbers.</summary>
    public static RankingInput Create(
        TokenSpelling spelling, ReadOnlySpan<string> texts, ReadOnlySpan<bool> afterBlank, ReadOnlySpan<RankingCandidate> candidates)
    {
        int[][] rows = new int[texts.Length + 1][];
        rows[0] = [spelling.Begin];
        for (int i = 0; i < texts.Length; i++) rows[i + 1] = spelling.Of(texts[i], afterBlank[i]);
        Dictionary<string, int[]> places = Places(texts, candidates);
        CandidateRow[] list = new CandidateRow[candidates.Length];
        for (int i = 0; i < list.Length; i++)
        {
            RankingCandidate candidate = candidates[i];
            int[] occurrences = places[candidate.Text];
            list[i] = new CandidateRow(
                candidate.Position + 1, (int)candidate.Kind, spelling.Of(candidate.Text, afterBlank[candidate.Position]), occurrences);
        }

        return new RankingInput(rows, list);
    }

    // The position itself never holds the candidate's text, so occurrences are always elsewhere.
    private static Dictionary<string, int[]> Places(ReadOnlySpan<string> texts, ReadOnlySpan<RankingCandidate> candidates)
    {
        Dictionary<string, List<int>> found = new(StringComparer.Ordinal);
        foreach (RankingCandidate candidate in candidates) found.TryAdd(candidate.Text, []);
        for (int i = 0; i < texts.Length; i++)
            if (found.TryGetValue(texts[i], out List<int>? rows)) rows.Add(i + 1);
        Dictionary<string, int[]> places = new(found.Count, StringComparer.Ordinal);
        foreach ((string text, List<int> rows) in found) places.Add(text, [.. rows]);
        return places;
    }
}

/// <summary>Spells lexer tokens in a vocabulary, remembering what it has spelled. Not for several threads at once.</summary>
public sealed class TokenSpelling
{
    // Long literals say little after their first tokens.
    private const int MostTokens = 12;

    private readonly ITokenizer _tokenizer;
    private readonly Dictionary<string, int[]> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _afterBlank = new(StringComparer.Ordinal);

    /// <summary>Spells with a tokenizer whose vocabulary has a begin token.</summary>
    public TokenSpelling(ITokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        Begin = tokenizer.Vocabulary.Begin ?? throw new ArgumentException("the vocabulary has no begin token");
    }

    /// <summary>The token of row 0.</summary>
    public int Begin { get; }

    /// <summary>The vocabulary's tokens of a lexer token; never empty.</summary>
    public int[] Of(string text, bool afterBlank)
    {
        Dictionary<string, int[]> known = afterBlank ? _afterBlank : _plain;
        if (known.TryGetValue(text, out int[]? tokens)) return tokens;
        tokens = _tokenizer.Encode(afterBlank ? " " + text : text);
        if (tokens.Length == 0) throw new ArgumentException("an empty text is no token");
        if (tokens.Length > MostTokens) tokens = tokens[..MostTokens];
        known.Add(text, tokens);
        return tokens;
    }
}
