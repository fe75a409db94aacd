using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>
/// How often tokens follow each other in sources, three at a time: a memory of what stands where, beside the model's
/// judgement. An interpolated trigram model of lexer tokens (Jelinek and Mercer, 1980).
/// </summary>
public sealed class TokenSequences
{
    private const string Edge = "\n";
    private const double Unseen = 20000, Pull = 3;

    private readonly Dictionary<string, int> _single = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), int> _pairs = [];
    private readonly Dictionary<(string, string, string), int> _triples = [];
    private int _total;

    /// <summary>Counts a member's tokens.</summary>
    public void Read(IEnumerable<string> texts) => Add(texts, 1);

    /// <summary>Counts the members of a file.</summary>
    public void Read(SyntaxTree tree) => Add(tree, 1);

    /// <summary>Takes back what <see cref="Read(SyntaxTree)"/> counted: nobody is asked about what was counted with the fault in it.</summary>
    public void Forget(SyntaxTree tree) => Add(tree, -1);

    /// <summary>How much likelier, as a logarithm, a member becomes by a rewrite; 0 where the rewrite begins inside of a token.</summary>
    public double Change(LexedMethod method, Rewrite rewrite)
    {
        int first = method.Find(rewrite.Span.Start);
        return first < 0 ? 0 : Change(method.Texts, first, method.CountIn(first, rewrite.Span.End), rewrite.NewText);
    }

    /// <summary>
    /// How much likelier, as a logarithm, a member becomes when <paramref name="count"/> tokens from <paramref name="first"/>
    /// on give way to a text.
    /// </summary>
    public double Change(string[] texts, int first, int count, string newText)
    {
        string[] changed = [.. SyntaxFactory.ParseTokens(newText).Select(static token => token.Text).Where(static text => text.Length > 0)];
        string[] tail = texts[(first + count)..Math.Min(texts.Length, first + count + 2)];
        return Likelihood(texts, first, [.. changed, .. tail]) - Likelihood(texts, first, [.. texts[first..(first + count)], .. tail]);
    }

    private double Likelihood(string[] texts, int start, string[] window)
    {
        string first = start > 1 ? texts[start - 2] : Edge, second = start > 0 ? texts[start - 1] : Edge;
        double sum = 0;
        foreach (string text in window)
        {
            double single = (_single.GetValueOrDefault(text) + 0.5) / (_total + Unseen);
            double pair = Interpolate(_pairs.GetValueOrDefault((second, text)), _single.GetValueOrDefault(second), single);
            sum += Math.Log(Interpolate(_triples.GetValueOrDefault((first, second, text)), _pairs.GetValueOrDefault((first, second)), pair));
            (first, second) = (second, text);
        }

        return sum;
    }

    private static double Interpolate(int count, int context, double lower) => (count + (Pull * lower)) / (context + Pull);

    private void Add(SyntaxTree tree, int times)
    {
        foreach (SyntaxNode body in MethodContext.Bodies(tree.GetRoot())) Add(LexedMethod.Of(body).Texts, times);
    }

    private void Add(IEnumerable<string> texts, int times)
    {
        string first = Edge, second = Edge;
        foreach (string text in texts)
        {
            Count(_single, text, times);
            Count(_pairs, (second, text), times);
            Count(_triples, (first, second, text), times);
            _total += times;
            (first, second) = (second, text);
        }

        Count(_single, Edge, times);
    }

    private static void Count<T>(Dictionary<T, int> counts, T key, int times)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + times;
}
