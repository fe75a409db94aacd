using System;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>Which elements of a head rotary position embedding turns together.</summary>
public enum RopeStyle
{
    /// <summary>Neighbours (0,1), (2,3), ...: what <c>llama</c> files use.</summary>
    Interleaved,

    /// <summary>First and second half (0,n/2), (1,n/2+1), ...: what <c>qwen2</c> files use (GPT-NeoX).</summary>
    Halves,
}

/// <summary>The sizes and constants of a transformer of the llama family.</summary>
public sealed record ModelShape
{
    /// <summary>GGUF's name of the family: <c>llama</c> or <c>qwen2</c>.</summary>
    public string Architecture { get; init; } = "llama";

    /// <summary>Blocks of attention and feed-forward.</summary>
    public required int Layers { get; init; }

    /// <summary>Length of the hidden state.</summary>
    public required int Width { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; each serves Heads / KeyValueHeads query heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Length of one head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Inner length of the feed-forward layer.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Tokens in the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Positions that the model was trained for.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Base of the rotation frequencies.</summary>
    public float RopeBase { get; init; } = 10000;

    /// <summary>Elements of a head that are rotated; the rest stay.</summary>
    public required int RopeDimensions { get; init; }

    /// <summary>Positions are multiplied by this (linear scaling: 1 / factor).</summary>
    public float RopePositionScale { get; init; } = 1;

    /// <summary>Pairing of rotated elements.</summary>
    public RopeStyle RopeStyle { get; init; }

    /// <summary>Added under the root of RMS normalisation.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>Whether a position sees only itself and what precedes it.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>Length of the concatenated query heads.</summary>
    public int QueryWidth => Heads * HeadWidth;

    /// <summary>Length of the concatenated key (or value) heads.</summary>
    public int KeyValueWidth => KeyValueHeads * HeadWidth;

    /// <summary>Reads the shape from metadata. Throws <see cref="GgufException"/> for what this engine cannot run.</summary>
    public static ModelShape Read(GgufMetadata metadata, int vocabulary)
    {
        string name = metadata.String("general.architecture");
        if (name is not ("llama" or "qwen2"))
            throw new GgufException($"architecture '{name}' is not supported (llama and qwen2 are)");
        if (metadata.FindInteger($"{name}.expert_count") is > 0)
            throw new GgufException("mixtures of experts are not supported");
        int width = metadata.Integer($"{name}.embedding_length");
        int heads = metadata.Integer($"{name}.attention.head_count");
        if (heads == 0) throw new GgufException("the model has no attention heads");
        int headWidth = metadata.FindInteger($"{name}.attention.key_length") ?? width / heads;
        if ((metadata.FindInteger($"{name}.attention.value_length") ?? headWidth) != headWidth)
            throw new GgufException("keys and values of different length are not supported");
        ModelShape shape = new()
        {
            Architecture = name,
            Layers = metadata.Integer($"{name}.block_count"),
            Width = width,
            Heads = heads,
            KeyValueHeads = metadata.FindInteger($"{name}.attention.head_count_kv") ?? heads,
            HeadWidth = headWidth,
            FeedForward = metadata.Integer($"{name}.feed_forward_length"),
            Vocabulary = vocabulary,
            ContextLength = metadata.Integer($"{name}.context_length"),
            RopeBase = metadata.FindFloat($"{name}.rope.freq_base") ?? 10000,
            RopeDimensions = metadata.FindInteger($"{name}.rope.dimension_count") ?? headWidth,
            RopePositionScale = ReadPositionScale(metadata, name),
            RopeStyle = name == "llama" ? RopeStyle.Interleaved : RopeStyle.Halves,
            NormEpsilon = metadata.FindFloat($"{name}.attention.layer_norm_rms_epsilon") ?? 1e-5f,
            Causal = metadata.FindBool($"{name}.attention.causal") ?? true,
        };
        shape.Validate();
        return shape;
    }

    /// <summary>Writes the keys that <see cref="Read"/> reads.</summary>
    public void Write(GgufWriter writer)
    {
        writer.Add("general.architecture", GgufValue.Of(Architecture));
        void Key(string key, GgufValue value) => writer.Add($"{Architecture}.{key}", value);
        Key("block_count", GgufValue.Of(Layers));
        Key("embedding_length", GgufValue.Of(Width));
        Key("attention.head_count", GgufValue.Of(Heads));
        Key("attention.head_count_kv", GgufValue.Of(KeyValueHeads));
        Key("attention.key_length", GgufValue.Of(HeadWidth));
        Key("attention.value_length", GgufValue.Of(HeadWidth));
        Key("feed_forward_length", GgufValue.Of(FeedForward));
        Key("context_length", GgufValue.Of(ContextLength));
        Key("vocab_size", GgufValue.Of(Vocabulary));
        Key("rope.freq_base", GgufValue.Of(RopeBase));
        Key("rope.dimension_count", GgufValue.Of(RopeDimensions));
        if (RopePositionScale != 1)
        {
            Key("rope.scaling.type", GgufValue.Of("linear"));
            Key("rope.scaling.factor", GgufValue.Of(1 / RopePositionScale));
        }

        Key("attention.layer_norm_rms_epsilon", GgufValue.Of(NormEpsilon));
        if (!Causal) Key("attention.causal", GgufValue.Of(false));
    }

    private static float ReadPositionScale(GgufMetadata metadata, string name)
    {
        string type = metadata.FindString($"{name}.rope.scaling.type") ?? "none";
        float factor = metadata.FindFloat($"{name}.rope.scaling.factor") ?? 1;
        return type switch
        {
            "none" => 1,
            "linear" when factor > 0 && float.IsFinite(factor) => 1 / factor,
            "linear" => throw new GgufException($"a rope scaling factor of {factor}"),
            _ => throw new GgufException($"rope scaling '{type}' is not supported (none and linear are)"),
        };
    }

    private void Validate()
    {
        // Far above any real model; below it, no product of two sizes overflows.
        const int Most = 1 << 20;
        if (Layers is < 1 or > 4096 || Width is < 1 or > Most || FeedForward is < 1 or > Most || ContextLength < 1)
            throw new GgufException("the model's sizes are out of range");
        if (KeyValueHeads < 1 || Heads % KeyValueHeads != 0)
            throw new GgufException($"{Heads} query heads cannot share {KeyValueHeads} key heads");
        if (HeadWidth < 2 || HeadWidth % 2 != 0 || (long)Heads * HeadWidth > Most)
            throw new GgufException($"a head of {HeadWidth} elements is not supported");
        if (RopeDimensions < 0 || RopeDimensions % 2 != 0 || RopeDimensions > HeadWidth)
            throw new GgufException($"{RopeDimensions} rotated elements in a head of {HeadWidth}");
        if (!(RopeBase > 0) || !(NormEpsilon >= 0) || !float.IsFinite(RopeBase) || !float.IsFinite(NormEpsilon))
            throw new GgufException("a constant of the model is not a number of the right sign");
    }
}
