using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Sampling;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>What ends a generation and how it goes.</summary>
public sealed record GenerationOptions
{
    /// <summary>Tokens to write at most.</summary>
    public int MostTokens { get; init; } = 256;

    /// <summary>Choice of tokens.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>What limits the choice, or null.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>Tokens to guess ahead from the text so far: 0 to 7. It changes the speed, never the text.</summary>
    public int GuessLength { get; init; } = LinearProduct.FewRows - 1;
}

/// <summary>Figures of a generation.</summary>
public sealed record GenerationStatistics(int Tokens, int Evaluations, int GuessesTaken);

/// <summary>Writes text, a token at a time.</summary>
public sealed class Generator(Transformer transformer, Vocabulary? vocabulary)
{
    /// <summary>
    /// Continues a prompt. <paramref name="write"/> receives each token and says whether to go on; tokens that end the
    /// text are not passed to it. The cache must be empty or hold a beginning of the prompt.
    /// </summary>
    public GenerationStatistics Generate(
        ReadOnlySpan<int> prompt, KeyValueCache cache, GenerationOptions options, Func<int, bool> write)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)options.GuessLength, (uint)LinearProduct.FewRows - 1);
        if (prompt.IsEmpty || cache.Length >= prompt.Length) throw new ArgumentException("the prompt has no token that is new to the cache");
        int vocabularySize = transformer.Weights.Shape.Vocabulary;
        float[] logits = new float[LinearProduct.FewRows * vocabularySize];
        Sampler sampler = new(options.Sampling);
        List<int> history = [.. prompt];
        int written = 0, evaluations = 1, taken = 0;
        transformer.Evaluate(prompt[cache.Length..], cache, 1, logits);
        int[] guesses = [];
        while (true)
        {
            // Row i of the logits follows guess i: it counts as long as every guess before it was the choice.
            int row = 0;
            for (; row <= guesses.Length; row++)
            {
                if (written == options.MostTokens) return new GenerationStatistics(written, evaluations, taken);
                int token = sampler.Choose(
                    logits.AsSpan(row * vocabularySize, vocabularySize), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(history), options.Constraint);
                if (vocabulary?.EndsGeneration(token) == true) return new GenerationStatistics(written, evaluations, taken);
                options.Constraint?.Accept(token);
                history.Add(token);
                written++;
                if (!write(token)) return new GenerationStatistics(written, evaluations, taken);
                if (row == guesses.Length || token != guesses[row]) break;
                taken++;
            }

            // What the wrong guesses left in the cache goes; the last token is not in it yet.
            cache.Truncate(history.Count - 1);
            int room = Math.Min(options.GuessLength, cache.Capacity - cache.Length - 1);
            if (room < 0) return new GenerationStatistics(written, evaluations, taken);
            guesses = PromptLookup.Guess(history, Math.Min(room, options.MostTokens - written));
            int[] batch = [history[^1], .. guesses];
            transformer.Evaluate(batch, cache, batch.Length, logits);
            evaluations++;
        }
    }
}

/// <summary>Guesses the next tokens: what followed the last time that the text ended like this.</summary>
public static class PromptLookup
{
    private const int LongestEnding = 4;
    private const int ShortestEnding = 2;

    /// <summary>At most <paramref name="most"/> tokens, none where the ending is new.</summary>
    public static int[] Guess(List<int> history, int most)
    {
        if (most <= 0) return [];
        ReadOnlySpan<int> text = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(history);
        for (int length = Math.Min(LongestEnding, text.Length - 1); length >= ShortestEnding; length--)
        {
            int found = text[..^1].LastIndexOf(text[^length..]);
            if (found < 0) continue;
            int start = found + length;
            return text.Slice(start, Math.Min(most, text.Length - start)).ToArray();
        }

        return [];
    }
}
