using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Ranking;

namespace Dialogos.SelfImprove.Training.Network;

/// <summary>What an optimiser may do with a parameter.</summary>
public enum ParameterRole
{
    /// <summary>A hidden layer's matrix: orthogonalised updates suit it.</summary>
    Hidden,
    /// <summary>
    /// A head's matrix between two states: with steps of AdamW, each number's step adds up over width x width products and
    /// moves a score by several units, so it takes orthogonalised ones too.
    /// </summary>
    Bilinear,
    /// <summary>A matrix of embeddings.</summary>
    Embedding,
    /// <summary>Gains and single rows: never decayed.</summary>
    Vector,
}

/// <summary>A named matrix inside a <see cref="ParameterSet"/>.</summary>
public sealed record Parameter(string Name, int Rows, int Columns, int Offset, ParameterRole Role)
{
    /// <summary>Numbers in it.</summary>
    public int Length => Rows * Columns;
}

/// <summary>
/// All parameters of a model in one array and their gradients in another, so that optimisers and checkpoints are loops.
/// Query, key and value matrices lie together, as do gate and up: each trio or pair is one product.
/// </summary>
public sealed class ParameterSet
{
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);
    private readonly List<Parameter> _all = [];

    /// <summary>Lays out and initialises the parameters of a shape, with its ranking heads.</summary>
    public ParameterSet(ModelShape shape, int seed)
    {
        if (shape.KeyValueHeads != shape.Heads || shape.QueryWidth != shape.Width)
            throw new NotSupportedException("training wants as many key heads as query heads, together as wide as the model");
        Shape = shape;
        int end = LayOut(shape);
        Values = new float[end];
        Gradients = new float[end];
        Initialise(seed);
    }

    /// <summary>Sizes and constants.</summary>
    public ModelShape Shape { get; }

    /// <summary>Every parameter's numbers.</summary>
    public float[] Values { get; }

    /// <summary>Their gradients, which backward passes add to.</summary>
    public float[] Gradients { get; }

    /// <summary>In the order of the array.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>The parameter of a name.</summary>
    public Parameter this[string name] => _byName[name];

    /// <summary>A parameter's numbers as a matrix; <paramref name="rows"/> may reach over those that follow it.</summary>
    public MatrixView View(string name, int? rows = null) => View(Values, name, rows);

    /// <summary>A parameter's gradient as a matrix.</summary>
    public MatrixView GradientView(string name, int? rows = null) => View(Gradients, name, rows);

    /// <summary>A parameter's numbers.</summary>
    public Span<float> Of(string name) => Values.AsSpan(_byName[name].Offset, _byName[name].Length);

    /// <summary>A parameter's gradient.</summary>
    public Span<float> GradientOf(string name) => Gradients.AsSpan(_byName[name].Offset, _byName[name].Length);

    private MatrixView View(float[] data, string name, int? rows)
    {
        Parameter parameter = _byName[name];
        return new MatrixView(data, parameter.Offset, rows ?? parameter.Rows, parameter.Columns, parameter.Columns, 1);
    }

    private int LayOut(ModelShape shape)
    {
        int end = 0, width = shape.Width;
        void Add(string name, int rows, int columns, ParameterRole role)
        {
            Parameter parameter = new(name, rows, columns, end, role);
            _all.Add(parameter);
            _byName.Add(name, parameter);
            end = checked(end + parameter.Length);
        }

        Add("token_embd.weight", shape.Vocabulary, width, ParameterRole.Embedding);
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            Add(prefix + "attn_norm.weight", 1, width, ParameterRole.Vector);
            Add(prefix + "attn_q.weight", width, width, ParameterRole.Hidden);
            Add(prefix + "attn_k.weight", width, width, ParameterRole.Hidden);
            Add(prefix + "attn_v.weight", width, width, ParameterRole.Hidden);
            Add(prefix + "attn_output.weight", width, width, ParameterRole.Hidden);
            Add(prefix + "ffn_norm.weight", 1, width, ParameterRole.Vector);
            Add(prefix + "ffn_gate.weight", shape.FeedForward, width, ParameterRole.Hidden);
            Add(prefix + "ffn_up.weight", shape.FeedForward, width, ParameterRole.Hidden);
            Add(prefix + "ffn_down.weight", width, shape.FeedForward, ParameterRole.Hidden);
        }

        Add("output_norm.weight", 1, width, ParameterRole.Vector);
        Add(RankingTensors.Pointer, 1, width, ParameterRole.Vector);
        Add(RankingTensors.Slot, 1, width, ParameterRole.Vector);
        Add(RankingTensors.Rewrite, width, width, ParameterRole.Bilinear);
        Add(RankingTensors.Occurrence, width, width, ParameterRole.Bilinear);
        Add(RankingTensors.Kinds, RankingTensors.KindRows, width, ParameterRole.Embedding);
        return end;
    }

    private void Initialise(int seed)
    {
        Random random = new(seed);
        foreach (Parameter parameter in _all)
        {
            Span<float> values = Values.AsSpan(parameter.Offset, parameter.Length);
            if (parameter.Name.EndsWith("norm.weight", StringComparison.Ordinal))
            {
                values.Fill(1);
                continue;
            }

            // Layers that write to the residual stream start smaller, so that depth does not swell it.
            bool writes = parameter.Name.EndsWith("attn_output.weight", StringComparison.Ordinal)
                || parameter.Name.EndsWith("ffn_down.weight", StringComparison.Ordinal);
            float deviation = parameter.Name switch
            {
                RankingTensors.Occurrence => 0.004f,
                RankingTensors.Pointer or RankingTensors.Slot => 0.004f,
                _ => writes ? 0.02f / MathF.Sqrt(2 * Shape.Layers) : 0.02f,
            };
            for (int i = 0; i < values.Length; i++) values[i] = deviation * Normal(random);
        }
    }

    private static float Normal(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
