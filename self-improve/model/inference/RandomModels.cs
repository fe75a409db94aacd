using System;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>Models with random weights, for measurements and tests where only the shape matters.</summary>
public static class RandomModels
{
    /// <summary>The embedded model's shape: 6.0 million parameters.</summary>
    public static ModelShape SixMillion { get; } = Shape(6, 256, 8, 8, 704, 4096);

    /// <summary>SmolLM's shape: 135 million parameters.</summary>
    public static ModelShape Million135 { get; } = Shape(30, 576, 9, 3, 1536, 49152);

    /// <summary>Llama 3.2's small shape: 1.24 billion parameters.</summary>
    public static ModelShape Billion { get; } = Shape(16, 2048, 32, 8, 8192, 128256);

    /// <summary>Adds a model to a file; each matrix is made while saving, so that memory holds one at a time.</summary>
    public static void Write(GgufWriter writer, ModelShape shape, TensorType type, int seed)
    {
        shape.Write(writer);
        Random random = new(seed);
        void Matrix(string name, int rows, int columns)
        {
            TensorType stored = columns % TensorLayout.BlockLength(type) == 0 ? type : Fallback(type);
            int matrixSeed = random.Next();
            writer.Add(name, stored, [columns, rows], () => RandomBytes(stored, rows, columns, matrixSeed));
        }

        void Gains(string name) => writer.Add(name, Vector(shape.Width, random.Next()));
        Matrix("token_embd.weight", shape.Vocabulary, shape.Width);
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            Gains(prefix + "attn_norm.weight");
            Matrix(prefix + "attn_q.weight", shape.QueryWidth, shape.Width);
            Matrix(prefix + "attn_k.weight", shape.KeyValueWidth, shape.Width);
            Matrix(prefix + "attn_v.weight", shape.KeyValueWidth, shape.Width);
            if (shape.Architecture == "qwen2")
            {
                writer.Add(prefix + "attn_q.bias", Vector(shape.QueryWidth, random.Next()));
                writer.Add(prefix + "attn_k.bias", Vector(shape.KeyValueWidth, random.Next()));
                writer.Add(prefix + "attn_v.bias", Vector(shape.KeyValueWidth, random.Next()));
            }

            Matrix(prefix + "attn_output.weight", shape.Width, shape.QueryWidth);
            Gains(prefix + "ffn_norm.weight");
            Matrix(prefix + "ffn_gate.weight", shape.FeedForward, shape.Width);
            Matrix(prefix + "ffn_up.weight", shape.FeedForward, shape.Width);
            Matrix(prefix + "ffn_down.weight", shape.Width, shape.FeedForward);
        }

        Gains("output_norm.weight");
    }

    /// <summary>The type that takes the place of another where rows are not whole blocks of 256: llama.cpp's choice.</summary>
    public static TensorType Fallback(TensorType type) => type switch
    {
        TensorType.Q4_K => TensorType.Q5_0,
        TensorType.Q5_K or TensorType.Q6_K => TensorType.Q8_0,
        _ => TensorType.F16,
    };

    private static ModelShape Shape(int layers, int width, int heads, int keyHeads, int feedForward, int vocabulary) => new()
    {
        Layers = layers,
        Width = width,
        Heads = heads,
        KeyValueHeads = keyHeads,
        HeadWidth = width / heads,
        FeedForward = feedForward,
        Vocabulary = vocabulary,
        ContextLength = 2048,
        RopeDimensions = width / heads,
    };

    private static float[] Vector(int length, int seed)
    {
        Random random = new(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = 0.5f + random.NextSingle();
        return values;
    }

    // Rows beyond the first 64 repeat: measurements do not care, and searching scales for a billion weights takes long.
    private static byte[] RandomBytes(TensorType type, int rows, int columns, int seed)
    {
        const int DistinctRows = 64;
        Random random = new(seed);
        float[] values = new float[Math.Min(rows, DistinctRows) * columns];
        float deviation = 1 / MathF.Sqrt(columns);
        for (int i = 0; i < values.Length; i++) values[i] = Normal(random) * deviation;
        byte[] distinct = WeightMatrix.Quantize(type, values, Math.Min(rows, DistinctRows), columns).Bytes.ToArray();
        byte[] bytes = new byte[TensorLayout.RowBytes(type, columns) * rows];
        for (int at = 0; at < bytes.Length; at += distinct.Length)
            distinct.AsSpan(0, Math.Min(distinct.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static float Normal(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
