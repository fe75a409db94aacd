// Words. A *ranker* orders the rewrites of one member by the probability that each is what should be done; a *budget* bounds
// what it looks at and returns. "Nothing to do" is an answer of its own, with its own probability.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>What a ranking may cost.</summary>
/// <param name="MostRewrites">Rewrites that are returned, the most probable first.</param>
/// <param name="MostTokens">Members with more lexer tokens are not ranked.</param>
public sealed record RankingBudget(int MostRewrites = 5, int MostTokens = 1024);

/// <summary>A rewrite and the calibrated probability that it is the one to make.</summary>
public sealed record RankedRewrite(Rewrite Rewrite, double Probability);

/// <summary>How a member was ranked.</summary>
/// <param name="Rewrites">The most probable rewrites, best first.</param>
/// <param name="NothingToDo">The probability that no rewrite is called for.</param>
/// <param name="AdvisesNothing">Whether that probability passes the threshold at which most clean members are left alone.</param>
/// <param name="Considered">All rewrites that were scored.</param>
/// <param name="OverBudget">Whether the member was too long to look at; nothing is ranked then.</param>
public sealed record RewriteRanking(
    ImmutableArray<RankedRewrite> Rewrites, double NothingToDo, bool AdvisesNothing, int Considered, bool OverBudget = false);

/// <summary>Ranks the rewrites of one member.</summary>
public interface IRewriteRanker
{
    /// <summary>
    /// Ranks the rewrites that <see cref="RewriteEnumerator"/> found in a body. <paramref name="sequences"/> has counted
    /// sources that are believed to be right: the program's other files, at best.
    /// </summary>
    RewriteRanking Rank(SyntaxNode body, ImmutableArray<Rewrite> rewrites, TokenSequences sequences, RankingBudget budget);
}

/// <summary>The embedded model as a ranker: one pass of its encoder scores all rewrites of a member.</summary>
public sealed class RewriteRanker : IRewriteRanker, IDisposable
{
    private readonly GgufFile _file;
    private readonly Compute _compute;
    private readonly ModelWeights _weights;
    private readonly RankingHeads _heads;
    private readonly TokenSpelling _spelling;
    private readonly RankingCalibration _calibration;
    private readonly GainHead? _gains;

    /// <summary>Opens a weights file. Throws <see cref="GgufException"/> where it does not rank rewrites.</summary>
    public RewriteRanker(string path, int threads = 1)
    {
        _file = GgufFile.Open(path);
        _weights = ModelWeights.Load(_file);
        if (_weights.Shape.Causal) throw new GgufException("a causal model does not rank rewrites");
        _compute = new Compute(threads);
        _heads = new RankingHeads(_weights, _compute);
        _spelling = new TokenSpelling(Vocabulary.Read(_file.Metadata).CreateTokenizer());
        _calibration = RankingCalibration.Read(_file.Metadata);
        _gains = GainHead.Find(_weights);
    }

    /// <summary>Whether the weights have learned to expect gains.</summary>
    public bool PredictsGains => _gains is not null;

    /// <summary>Floats of a hidden state.</summary>
    public int Width => _weights.Shape.Width;

    /// <inheritdoc/>
    public RewriteRanking Rank(SyntaxNode body, ImmutableArray<Rewrite> rewrites, TokenSequences sequences, RankingBudget budget)
    {
        LexedMethod method = LexedMethod.Of(body);
        if (method.Texts.Length > budget.MostTokens) return new RewriteRanking([], 0, false, 0, OverBudget: true);
        List<Rewrite> placed = [];
        List<RankingCandidate> candidates = [];
        foreach (Rewrite rewrite in rewrites)
        {
            if (method.Find(rewrite.Focus) is not (>= 0 and int position)) continue;
            placed.Add(rewrite);
            candidates.Add(new RankingCandidate(position, rewrite.Kind, rewrite.NewText));
        }

        RankingInput input = RankingInput.Create(_spelling, method.Texts, method.AfterBlank, candidates.ToArray());
        double[] changes = [.. placed.ConvertAll(rewrite => sequences.Change(method, rewrite))];
        double[] probabilities = Probabilities(input, changes);
        int[] order = new int[placed.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (one, other) => probabilities[other] != probabilities[one]
            ? probabilities[other].CompareTo(probabilities[one]) : one.CompareTo(other));
        var best = ImmutableArray.CreateBuilder<RankedRewrite>();
        for (int i = 0; i < Math.Min(order.Length, budget.MostRewrites); i++)
            best.Add(new RankedRewrite(placed[order[i]], probabilities[order[i]]));
        double nothing = probabilities[^1];
        return new RewriteRanking(best.ToImmutable(), nothing, nothing >= _calibration.NothingThreshold, placed.Count);
    }

    /// <summary>
    /// The gain that each performance rewrite of a body is expected to bring, in percent of a benchmark's instructions.
    /// Throws <see cref="InvalidOperationException"/> where the weights do not predict gains.
    /// </summary>
    public double[] PredictGains(SyntaxNode body, IReadOnlyList<Rewrite> rewrites)
    {
        GainHead gains = _gains ?? throw new InvalidOperationException("the weights do not predict gains");
        LexedMethod method = LexedMethod.Of(body);
        double[] result = new double[rewrites.Count];
        float[] states = States(method);
        for (int i = 0; i < result.Length; i++)
            result[i] = gains.Predict(states.AsSpan(method.RowAt(rewrites[i].Span.Start) * Width, Width), rewrites[i].Kind);
        return result;
    }

    /// <summary>The hidden states of a member: a row for the member as a whole, then one for each token.</summary>
    public float[] States(LexedMethod method) =>
        Encode(RankingInput.Create(_spelling, method.Texts, method.AfterBlank, []));

    /// <summary>
    /// Calibrated probabilities of the candidates and, last, of "nothing to do", with how much likelier each candidate makes the
    /// member by what was counted (<see cref="TokenSequences"/>).
    /// </summary>
    public double[] Probabilities(RankingInput input, ReadOnlySpan<double> changes) =>
        _calibration.Probabilities(_calibration.Mix(Score(input), changes));

    /// <summary>Raw scores of the candidates and, last, of "nothing to do".</summary>
    public float[] Score(RankingInput input) => _heads.Score(Encode(input), input);

    private float[] Encode(RankingInput input)
    {
        float[] states = new float[input.Rows.Length * Width], scratch = new float[Width];
        for (int row = 0; row < input.Rows.Length; row++)
            RankingHeads.Embed(_weights, _compute.Path, input.Rows[row], states.AsSpan(row * Width, Width), scratch);
        new Transformer(_weights, _compute, input.Rows.Length).Encode(states, input.Rows.Length);
        return states;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compute.Dispose();
        _file.Dispose();
    }
}
