using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>The weights of one block. Biases are null where the family has none.</summary>
public sealed record LayerWeights
{
    /// <summary>Gains of the normalisation before attention.</summary>
    public required float[] AttentionNorm { get; init; }

    /// <summary>Queries from the hidden state.</summary>
    public required WeightMatrix Query { get; init; }

    /// <summary>Keys from the hidden state.</summary>
    public required WeightMatrix Key { get; init; }

    /// <summary>Values from the hidden state.</summary>
    public required WeightMatrix Value { get; init; }

    /// <summary>Added to queries.</summary>
    public float[]? QueryBias { get; init; }

    /// <summary>Added to keys.</summary>
    public float[]? KeyBias { get; init; }

    /// <summary>Added to values.</summary>
    public float[]? ValueBias { get; init; }

    /// <summary>From the concatenated heads back to the hidden state.</summary>
    public required WeightMatrix AttentionOutput { get; init; }

    /// <summary>Gains of the normalisation before the feed-forward layer.</summary>
    public required float[] FeedForwardNorm { get; init; }

    /// <summary>The gate of SwiGLU.</summary>
    public required WeightMatrix Gate { get; init; }

    /// <summary>What the gate multiplies.</summary>
    public required WeightMatrix Up { get; init; }

    /// <summary>Back to the hidden state.</summary>
    public required WeightMatrix Down { get; init; }
}

/// <summary>All weights of a model, in a mapped file or in memory.</summary>
public sealed record ModelWeights
{
    /// <summary>Sizes and constants.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>One row for each token.</summary>
    public required WeightMatrix TokenEmbedding { get; init; }

    /// <summary>The blocks in order.</summary>
    public required LayerWeights[] Layers { get; init; }

    /// <summary>Gains of the last normalisation.</summary>
    public required float[] OutputNorm { get; init; }

    /// <summary>One row for each token: the same object as <see cref="TokenEmbedding"/> where the file ties them.</summary>
    public required WeightMatrix Output { get; init; }

    /// <summary>Divisors of the rotation frequencies (tensor <c>rope_freqs.weight</c>), or null.</summary>
    public float[]? RopeFrequencyFactors { get; init; }

    /// <summary>Tensors of other names, such as the heads of the embedded model.</summary>
    public IReadOnlyDictionary<string, WeightMatrix> Extra { get; init; } = new Dictionary<string, WeightMatrix>();

    /// <summary>Finds and checks every tensor of a file. The weights stay in the mapping. Throws <see cref="GgufException"/>.</summary>
    public static ModelWeights Load(GgufFile file)
    {
        WeightReader reader = new(file);
        GgufTensor embedding = file.Find("token_embd.weight") ?? throw new GgufException("the file has no tensor 'token_embd.weight'");
        if (embedding.Dimensions.Length != 2) throw new GgufException("tensor 'token_embd.weight' is not a matrix");
        ModelShape shape = ModelShape.Read(file.Metadata, (int)embedding.Dimensions[1]);
        WeightMatrix tokens = reader.Matrix("token_embd.weight", shape.Vocabulary, shape.Width);
        if (shape.Layers > file.Tensors.Count) throw new GgufException($"the file has too few tensors for {shape.Layers} layers");
        LayerWeights[] layers = new LayerWeights[shape.Layers];
        for (int i = 0; i < layers.Length; i++) layers[i] = ReadLayer(reader, shape, $"blk.{i}.");
        return new ModelWeights
        {
            Shape = shape,
            TokenEmbedding = tokens,
            Layers = layers,
            OutputNorm = reader.Vector("output_norm.weight", shape.Width),
            Output = file.Find("output.weight") is null ? tokens : reader.Matrix("output.weight", shape.Vocabulary, shape.Width),
            RopeFrequencyFactors = reader.FindVector("rope_freqs.weight", shape.RopeDimensions / 2),
            Extra = reader.Remaining(),
        };
    }

    /// <summary>Adds shape and tensors to a file.</summary>
    public void Write(GgufWriter writer)
    {
        Shape.Write(writer);
        writer.Add("token_embd.weight", TokenEmbedding);
        for (int i = 0; i < Layers.Length; i++) WriteLayer(writer, Layers[i], $"blk.{i}.");
        writer.Add("output_norm.weight", OutputNorm);
        if (!ReferenceEquals(Output, TokenEmbedding)) writer.Add("output.weight", Output);
        if (RopeFrequencyFactors is not null) writer.Add("rope_freqs.weight", RopeFrequencyFactors);
        foreach ((string name, WeightMatrix matrix) in Extra) writer.Add(name, matrix);
    }

    private static LayerWeights ReadLayer(WeightReader reader, ModelShape shape, string prefix) => new()
    {
        AttentionNorm = reader.Vector(prefix + "attn_norm.weight", shape.Width),
        Query = reader.Matrix(prefix + "attn_q.weight", shape.QueryWidth, shape.Width),
        Key = reader.Matrix(prefix + "attn_k.weight", shape.KeyValueWidth, shape.Width),
        Value = reader.Matrix(prefix + "attn_v.weight", shape.KeyValueWidth, shape.Width),
        QueryBias = reader.FindVector(prefix + "attn_q.bias", shape.QueryWidth),
        KeyBias = reader.FindVector(prefix + "attn_k.bias", shape.KeyValueWidth),
        ValueBias = reader.FindVector(prefix + "attn_v.bias", shape.KeyValueWidth),
        AttentionOutput = reader.Matrix(prefix + "attn_output.weight", shape.Width, shape.QueryWidth),
        FeedForwardNorm = reader.Vector(prefix + "ffn_norm.weight", shape.Width),
        Gate = reader.Matrix(prefix + "ffn_gate.weight", shape.FeedForward, shape.Width),
        Up = reader.Matrix(prefix + "ffn_up.weight", shape.FeedForward, shape.Width),
        Down = reader.Matrix(prefix + "ffn_down.weight", shape.Width, shape.FeedForward),
    };

    private static void WriteLayer(GgufWriter writer, LayerWeights layer, string prefix)
    {
        writer.Add(prefix + "attn_norm.weight", layer.AttentionNorm);
        writer.Add(prefix + "attn_q.weight", layer.Query);
        writer.Add(prefix + "attn_k.weight", layer.Key);
        writer.Add(prefix + "attn_v.weight", layer.Value);
        if (layer.QueryBias is not null) writer.Add(prefix + "attn_q.bias", layer.QueryBias);
        if (layer.KeyBias is not null) writer.Add(prefix + "attn_k.bias", layer.KeyBias);
        if (layer.ValueBias is not null) writer.Add(prefix + "attn_v.bias", layer.ValueBias);
        writer.Add(prefix + "attn_output.weight", layer.AttentionOutput);
        writer.Add(prefix + "ffn_norm.weight", layer.FeedForwardNorm);
        writer.Add(prefix + "ffn_gate.weight", layer.Gate);
        writer.Add(prefix + "ffn_up.weight", layer.Up);
        writer.Add(prefix + "ffn_down.weight", layer.Down);
    }

    // Takes tensors by name and shape, and knows which were not taken.
    private sealed class WeightReader(GgufFile file)
    {
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public WeightMatrix Matrix(string name, int rows, int columns)
        {
            GgufTensor tensor = file.Find(name) ?? throw new GgufException($"the file has no tensor '{name}'");
            if (tensor.Dimensions.Length != 2 || tensor.Dimensions[0] != columns || tensor.Dimensions[1] != rows)
                throw new GgufException($"tensor '{name}' is {string.Join(" x ", tensor.Dimensions)}, not {columns} x {rows}");
            _taken.Add(name);
            return new WeightMatrix(tensor.Type, rows, columns, file.Data(tensor));
        }

        public float[] Vector(string name, int length) =>
            FindVector(name, length) ?? throw new GgufException($"the file has no tensor '{name}'");

        public float[]? FindVector(string name, int length)
        {
            if (file.Find(name) is not { } tensor) return null;
            if (tensor.ElementCount != length || tensor.Dimensions[0] != length)
                throw new GgufException($"tensor '{name}' is {string.Join(" x ", tensor.Dimensions)}, not {length}");
            _taken.Add(name);
            return new WeightMatrix(tensor.Type, 1, length, file.Data(tensor)).ToFloats();
        }

        public Dictionary<string, WeightMatrix> Remaining()
        {
            Dictionary<string, WeightMatrix> remaining = new(StringComparer.Ordinal);
            foreach (GgufTensor tensor in file.Tensors)
            {
                if (_taken.Contains(tensor.Name)) continue;
                int columns = (int)tensor.Dimensions[0];
                int rows = checked((int)(tensor.ElementCount / columns));
                remaining.Add(tensor.Name, new WeightMatrix(tensor.Type, rows, columns, file.Data(tensor)));
            }

            return remaining;
        }
    }
}
