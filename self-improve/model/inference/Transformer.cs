using System;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>
/// The forward pass of a model of the llama family: tokens in, logits or hidden states out. One object serves one
/// sequence of calls at a time; several caches may take turns.
/// </summary>
public sealed class Transformer
{
    private readonly Compute _compute;
    private readonly LinearProduct _linear;
    private readonly Attention _attention;
    private readonly int _mostRows;
    private readonly float[] _hidden, _normed, _query, _key, _value, _mixed, _gate, _up, _cosines, _sines;

    /// <summary>Prepares buffers for batches of at most <paramref name="mostRows"/> positions.</summary>
    public Transformer(ModelWeights weights, Compute compute, int mostRows = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostRows, 1);
        Weights = weights;
        _compute = compute;
        _linear = new LinearProduct(compute);
        _attention = new Attention(weights.Shape, compute);
        _mostRows = mostRows;
        ModelShape shape = weights.Shape;
        _hidden = new float[mostRows * shape.Width];
        _normed = new float[mostRows * shape.Width];
        _query = new float[mostRows * shape.QueryWidth];
        _key = new float[mostRows * shape.KeyValueWidth];
        _value = new float[mostRows * shape.KeyValueWidth];
        _mixed = new float[mostRows * shape.QueryWidth];
        _gate = new float[mostRows * shape.FeedForward];
        _up = new float[mostRows * shape.FeedForward];
        _cosines = new float[mostRows * shape.RopeDimensions / 2];
        _sines = new float[mostRows * shape.RopeDimensions / 2];
    }

    /// <summary>The weights in use.</summary>
    public ModelWeights Weights { get; }

    private ModelShape Shape => Weights.Shape;

    /// <summary>
    /// Appends tokens to a cache and writes the logits of the last <paramref name="wanted"/> of them, one row of
    /// Vocabulary floats each.
    /// </summary>
    public void Evaluate(ReadOnlySpan<int> tokens, KeyValueCache cache, int wanted, float[] logits)
    {
        if (!Shape.Causal) throw new InvalidOperationException("a bidirectional model does not predict tokens");
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)wanted, (uint)tokens.Length);
        if ((long)wanted * Shape.Vocabulary > logits.Length) throw new ArgumentException("the logits do not fit");
        if (wanted > _mostRows) throw new ArgumentException($"at most {_mostRows} rows of logits");
        int start = 0;
        while (start < tokens.Length)
        {
            // The rows whose logits are wanted come in one last batch.
            int count = Math.Min(_mostRows, tokens.Length - start);
            int end = start + count;
            if (end < tokens.Length && end > tokens.Length - wanted) count = tokens.Length - wanted - start;
            EmbedTokens(tokens.Slice(start, count), _hidden);
            RunLayers(_hidden, count, cache);
            start += count;
            if (start == tokens.Length && wanted > 0) WriteLogits(count - wanted, wanted, logits);
        }
    }

    /// <summary>
    /// Hidden states, after the last normalisation, of a whole sequence given as embeddings: rows of Width floats,
    /// replaced in place. This is the encoder: whether positions see what follows is the shape's <c>Causal</c>.
    /// </summary>
    public void Encode(float[] embeddings, int rows)
    {
        if (rows > _mostRows) throw new ArgumentException($"{rows} positions; this encoder takes {_mostRows} at most");
        if (rows == 0) return;
        RunLayers(embeddings, rows, new KeyValueCache(Shape, rows));
        for (int row = 0; row < rows; row++)
        {
            Span<float> state = embeddings.AsSpan(row * Shape.Width, Shape.Width);
            VectorKernels.RmsNorm(_compute.Path, state, Weights.OutputNorm, Shape.NormEpsilon, state);
        }
    }

    /// <summary>The embedding of a text: the mean of its hidden states, scaled to length 1.</summary>
    public float[] EmbedText(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty) throw new ArgumentException("no tokens to embed");
        float[] states = new float[tokens.Length * Shape.Width];
        EmbedTokens(tokens, states);
        Encode(states, tokens.Length);
        float[] mean = new float[Shape.Width];
        for (int row = 0; row < tokens.Length; row++)
            VectorKernels.AddScaled(_compute.Path, mean, 1f / tokens.Length, states.AsSpan(row * Shape.Width, Shape.Width));
        float length = MathF.Sqrt(VectorKernels.Dot(_compute.Path, mean, mean));
        if (length > 0) VectorKernels.Scale(_compute.Path, mean, 1 / length);
        return mean;
    }

    /// <summary>Writes the embedding of each token, Width floats a row.</summary>
    public void EmbedTokens(ReadOnlySpan<int> tokens, float[] output)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)Shape.Vocabulary) throw new ArgumentException($"token {tokens[i]} is not in the vocabulary");
            Weights.TokenEmbedding.ReadRow(tokens[i], 0, output.AsSpan(i * Shape.Width, Shape.Width));
        }
    }

    private void RunLayers(float[] hidden, int rows, KeyValueCache cache)
    {
        int first = cache.Length;
        if (first + rows > cache.Capacity)
            throw new InvalidOperationException($"the cache holds {cache.Capacity} positions; {first + rows} are needed");
        int pairs = Shape.RopeDimensions / 2;
        for (int row = 0; row < rows; row++)
        {
            RotaryEmbedding.Angles(
                Shape, Weights.RopeFrequencyFactors, first + row, _cosines.AsSpan(row * pairs, pairs), _sines.AsSpan(row * pairs, pairs));
        }

        for (int layer = 0; layer < Weights.Layers.Length; layer++) RunLayer(hidden, rows, layer, cache);
        cache.Extend(rows);
    }

    private void RunLayer(float[] hidden, int rows, int layer, KeyValueCache cache)
    {
        LayerWeights weights = Weights.Layers[layer];
        Normalise(hidden, weights.AttentionNorm, rows);
        _linear.Multiply(
            _normed, rows, new LinearLayer(weights.Query, _query), new LinearLayer(weights.Key, _key), new LinearLayer(weights.Value, _value));
        for (int row = 0; row < rows; row++) PlaceRow(weights, row, layer, cache);
        _attention.Attend(cache, layer, _query, _mixed, cache.Length, rows);
        _linear.Multiply(_mixed, rows, new LinearLayer(weights.AttentionOutput, hidden, Accumulate: true));

        Normalise(hidden, weights.FeedForwardNorm, rows);
        _linear.Multiply(_normed, rows, new LinearLayer(weights.Gate, _gate), new LinearLayer(weights.Up, _up));
        int inner = rows * Shape.FeedForward;
        VectorKernels.SwiGlu(_compute.Path, _gate.AsSpan(0, inner), _up.AsSpan(0, inner));
        _linear.Multiply(_gate, rows, new LinearLayer(weights.Down, hidden, Accumulate: true));
    }

    private void Normalise(float[] hidden, float[] gain, int rows)
    {
        int width = Shape.Width;
        for (int row = 0; row < rows; row++)
        {
            VectorKernels.RmsNorm(
                _compute.Path, hidden.AsSpan(row * width, width), gain, Shape.NormEpsilon, _normed.AsSpan(row * width, width));
        }
    }

    // Adds biases, rotates query and key, and puts key and value into the cache.
    private void PlaceRow(LayerWeights weights, int row, int layer, KeyValueCache cache)
    {
        Span<float> query = _query.AsSpan(row * Shape.QueryWidth, Shape.QueryWidth);
        Span<float> key = _key.AsSpan(row * Shape.KeyValueWidth, Shape.KeyValueWidth);
        Span<float> value = _value.AsSpan(row * Shape.KeyValueWidth, Shape.KeyValueWidth);
        if (weights.QueryBias is not null) VectorKernels.AddScaled(_compute.Path, query, 1, weights.QueryBias);
        if (weights.KeyBias is not null) VectorKernels.AddScaled(_compute.Path, key, 1, weights.KeyBias);
        if (weights.ValueBias is not null) VectorKernels.AddScaled(_compute.Path, value, 1, weights.ValueBias);
        int width = Shape.HeadWidth, pairs = Shape.RopeDimensions / 2;
        ReadOnlySpan<float> cosines = _cosines.AsSpan(row * pairs, pairs), sines = _sines.AsSpan(row * pairs, pairs);
        for (int head = 0; head < Shape.Heads; head++)
            RotaryEmbedding.Rotate(Shape.RopeStyle, query.Slice(head * width, width), cosines, sines);
        for (int head = 0; head < Shape.KeyValueHeads; head++)
        {
            RotaryEmbedding.Rotate(Shape.RopeStyle, key.Slice(head * width, width), cosines, sines);
            int place = cache.Index(head, cache.Length + row);
            key.Slice(head * width, width).CopyTo(cache.Keys(layer).AsSpan(place, width));
            value.Slice(head * width, width).CopyTo(cache.Values(layer).AsSpan(place, width));
        }
    }

    private void WriteLogits(int firstRow, int rows, float[] logits)
    {
        int width = Shape.Width;
        for (int row = 0; row < rows; row++)
        {
            VectorKernels.RmsNorm(
                _compute.Path,
                _hidden.AsSpan((firstRow + row) * width, width),
                Weights.OutputNorm,
                Shape.NormEpsilon,
                _normed.AsSpan(row * width, width));
        }

        _linear.Multiply(_normed, rows, new LinearLayer(Weights.Output, logits));
    }
}
