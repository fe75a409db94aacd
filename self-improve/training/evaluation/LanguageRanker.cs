using System;
using System.Linq;
using System.Text;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>
/// A baseline: how much likelier a causal language model finds the member after the rewrite. What precedes a change is
/// evaluated once; what follows it, up to a limit, once for each candidate.
/// </summary>
public sealed class LanguageRanker : IDisposable
{
    private const int MostTokens = 1536;

    private readonly GgufFile _file;
    private readonly ITokenizer _tokenizer;
    private readonly Transformer _transformer;
    private readonly KeyValueCache _cache;
    private readonly int _vocabulary, _begin, _tokensAfterChange;

    /// <summary>Opens a causal model. Of what follows a change, <paramref name="tokensAfterChange"/> tokens are looked at.</summary>
    public LanguageRanker(string path, Compute compute, int tokensAfterChange = 32)
    {
        _tokensAfterChange = tokensAfterChange;
        _file = GgufFile.Open(path);
        ModelWeights weights = ModelWeights.Load(_file);
        _tokenizer = Vocabulary.Read(_file.Metadata).CreateTokenizer();
        _begin = _tokenizer.Vocabulary.Begin ?? throw new GgufException("the vocabulary has no begin token");
        _vocabulary = weights.Shape.Vocabulary;
        _transformer = new Transformer(weights, compute, MostTokens);
        _cache = new KeyValueCache(weights.Shape, MostTokens);
    }

    /// <summary>Scores of the candidates, or null where the member is too long for the model.</summary>
    public double[]? Score(BugSample sample)
    {
        int[] tokens = Spell(sample, null);
        if (tokens.Length + 64 > MostTokens) return null;
        _cache.Truncate(0);
        float[] logits = new float[tokens.Length * _vocabulary];
        _transformer.Evaluate(tokens, _cache, tokens.Length, logits);
        double[] original = new double[tokens.Length];
        for (int i = 1; i < tokens.Length; i++) original[i] = LogProbability(logits, i - 1, tokens[i]);
        double[] scores = new double[sample.Candidates.Length];
        foreach (int index in Enumerable.Range(0, scores.Length).OrderByDescending(i => sample.Candidates[i].First))
        {
            // From the last change to the first: the cache only ever loses what lies behind.
            int[] changed = Spell(sample, sample.Candidates[index]);
            int same = 0;
            while (same < tokens.Length && same < changed.Length && tokens[same] == changed[same]) same++;
            if (same == changed.Length && same == tokens.Length) continue;
            int suffix = 0;
            while (suffix < tokens.Length - same && suffix < changed.Length - same && tokens[^(suffix + 1)] == changed[^(suffix + 1)]) suffix++;
            int end = Math.Min(changed.Length, changed.Length - suffix + _tokensAfterChange);
            int oldEnd = end - changed.Length + tokens.Length;
            int keep = Math.Max(1, Math.Min(same, tokens.Length - 1));
            _cache.Truncate(Math.Min(_cache.Length, keep - 1));
            if (_cache.Length < keep - 1) _transformer.Evaluate(tokens.AsSpan(_cache.Length, keep - 1 - _cache.Length), _cache, 0, []);
            int count = end - (keep - 1);
            _transformer.Evaluate(changed.AsSpan(keep - 1, count), _cache, count, logits = logits.Length >= count * _vocabulary ? logits : new float[count * _vocabulary]);
            for (int i = keep; i < end; i++) scores[index] += LogProbability(logits, i - keep, changed[i]);
            for (int i = keep; i < oldEnd; i++) scores[index] -= original[i];
            _cache.Truncate(keep - 1);
        }

        return scores;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int[] Spell(BugSample sample, SampleCandidate? change)
    {
        StringBuilder text = new();
        for (int i = 0; i < sample.Texts.Length; i++)
        {
            if (sample.AfterBlank[i]) text.Append(' ');
            if (change is { } rewrite && i == rewrite.First)
            {
                text.Append(rewrite.NewText);
                i += rewrite.Count - 1;
            }
            else
            {
                text.Append(sample.Texts[i]);
            }
        }

        return [_begin, .. _tokenizer.Encode(text.ToString())];
    }

    private double LogProbability(float[] logits, int row, int token)
    {
        ReadOnlySpan<float> line = logits.AsSpan(row * _vocabulary, _vocabulary);
        float greatest = float.NegativeInfinity;
        foreach (float logit in line) greatest = MathF.Max(greatest, logit);
        double sum = 0;
        foreach (float logit in line) sum += MathF.Exp(logit - greatest);
        return line[token] - greatest - Math.Log(sum);
    }
}
