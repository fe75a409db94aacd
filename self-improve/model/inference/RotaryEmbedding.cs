using System;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>Rotary position embedding: turns pairs of a head's elements by angles that grow with the position.</summary>
public static class RotaryEmbedding
{
    /// <summary>
    /// Cosines and sines of a position, RopeDimensions / 2 each. Angles are multiplied up in single precision, step by
    /// step, as ggml does: the rounding is part of what models are compared by.
    /// </summary>
    public static void Angles(ModelShape shape, ReadOnlySpan<float> frequencyFactors, int position, Span<float> cosines, Span<float> sines)
    {
        float step = MathF.Pow(shape.RopeBase, -2f / shape.RopeDimensions);
        float angle = position;
        for (int i = 0; i < shape.RopeDimensions / 2; i++)
        {
            float factor = frequencyFactors.IsEmpty ? 1 : frequencyFactors[i];
            float scaled = shape.RopePositionScale * (angle / factor);
            cosines[i] = MathF.Cos(scaled);
            sines[i] = MathF.Sin(scaled);
            angle *= step;
        }
    }

    /// <summary>Turns one head in place. A negative direction turns back, as a backward pass needs.</summary>
    public static void Rotate(RopeStyle style, Span<float> head, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines, float direction = 1)
    {
        int pairs = cosines.Length;
        int stride = style == RopeStyle.Interleaved ? 2 : 1, distance = style == RopeStyle.Interleaved ? 1 : pairs;
        for (int i = 0; i < pairs; i++)
        {
            float x = head[i * stride], y = head[(i * stride) + distance], sine = direction * sines[i];
            head[i * stride] = (x * cosines[i]) - (y * sine);
            head[(i * stride) + distance] = (x * sine) + (y * cosines[i]);
        }
    }
}
