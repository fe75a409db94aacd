using System;

namespace Dialogos.SelfImprove.Model.Sampling;

/// <summary>How the next token is chosen. A temperature of 0 takes the likeliest.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divides the logits: above 1 flatter, below 1 sharper.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Keeps the likeliest so many; 0 keeps all.</summary>
    public int TopK { get; init; } = 40;

    /// <summary>Keeps the likeliest that together reach this probability.</summary>
    public float TopP { get; init; } = 0.95f;

    /// <summary>Drops what is less likely than this share of the likeliest.</summary>
    public float MinP { get; init; } = 0.05f;

    /// <summary>Divides (or multiplies, where negative) the logits of recent tokens; 1 leaves them.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Tokens that count as recent.</summary>
    public int RepetitionWindow { get; init; } = 64;

    /// <summary>The same seed, model, prompt and options give the same text.</summary>
    public ulong Seed { get; init; }
}

/// <summary>A rule that forbids tokens, such as a grammar.</summary>
public interface ITokenConstraint
{
    /// <summary>Sets the logits of forbidden tokens to negative infinity.</summary>
    void Mask(Span<float> logits);

    /// <summary>Moves on past a chosen token.</summary>
    void Accept(int token);
}

/// <summary>Chooses tokens. Draws one random number a token, so that guessing ahead does not change the choice.</summary>
public sealed class Sampler(SamplingOptions options)
{
    private ulong _state = options.Seed;
    private (float Logit, int Token)[] _candidates = [];

    /// <summary>Chooses from logits, which it changes; <paramref name="history"/> is what came before, for repetition.</summary>
    public int Choose(Span<float> logits, ReadOnlySpan<int> history, ITokenConstraint? constraint = null)
    {
        double draw = NextDouble();
        PenaliseRepetition(logits, history);
        constraint?.Mask(logits);
        int count = Sort(logits);
        if (count == 0) throw new InvalidOperationException("no token is allowed here");
        if (options.Temperature <= 0) return _candidates[0].Token;
        Span<(float Logit, int Token)> kept = _candidates.AsSpan(0, options.TopK > 0 ? Math.Min(options.TopK, count) : count);
        Span<double> weights = kept.Length <= 1024 ? stackalloc double[kept.Length] : new double[kept.Length];
        double total = 0;
        for (int i = 0; i < kept.Length; i++)
            total += weights[i] = Math.Exp((kept[i].Logit - kept[0].Logit) / options.Temperature);
        int length = Cut(weights, total, out double remaining);
        double target = draw * remaining;
        for (int i = 0; i < length - 1; i++)
        {
            target -= weights[i];
            if (target < 0) return kept[i].Token;
        }

        return kept[length - 1].Token;
    }

    // Top-p, then min-p. The likeliest always stays.
    private int Cut(ReadOnlySpan<double> weights, double total, out double remaining)
    {
        int length = 0;
        remaining = 0;
        while (length < weights.Length)
        {
            if (length > 0 && (remaining >= options.TopP * total || weights[length] < options.MinP * weights[0])) break;
            remaining += weights[length++];
        }

        return length;
    }

    private void PenaliseRepetition(Span<float> logits, ReadOnlySpan<int> history)
    {
        if (options.RepetitionPenalty == 1) return;
        ReadOnlySpan<int> recent = history[Math.Max(0, history.Length - options.RepetitionWindow)..];
        for (int i = 0; i < recent.Length; i++)
        {
            if (recent[..i].Contains(recent[i])) continue; // once for each token
            ref float logit = ref logits[recent[i]];
            logit = logit > 0 ? logit / options.RepetitionPenalty : logit * options.RepetitionPenalty;
        }
    }

    // Allowed tokens by falling logit; equal ones by number, so that the order is one on every machine.
    private int Sort(ReadOnlySpan<float> logits)
    {
        if (_candidates.Length < logits.Length) _candidates = new (float, int)[logits.Length];
        int count = 0;
        float threshold = Threshold(logits);
        for (int token = 0; token < logits.Length; token++)
        {
            if (logits[token] >= threshold && !float.IsNegativeInfinity(logits[token]))
                _candidates[count++] = (logits[token], token);
        }

        _candidates.AsSpan(0, count).Sort(static (left, right) =>
            left.Logit != right.Logit ? right.Logit.CompareTo(left.Logit) : left.Token - right.Token);
        return count;
    }

    // A logit so low that min-p (or taking the likeliest) drops it anyway need not be sorted.
    private float Threshold(ReadOnlySpan<float> logits)
    {
        float greatest = float.NegativeInfinity;
        foreach (float logit in logits) greatest = MathF.Max(greatest, logit);
        if (options.Temperature <= 0) return greatest;
        return options.MinP > 0 ? greatest + (options.Temperature * MathF.Log(options.MinP)) - 1e-3f : float.NegativeInfinity;
    }

    // SplitMix64 (Steele, Lea, Flood 2014): fixed by definition, where System.Random may change.
    private double NextDouble()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
