using System;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// Finds scales of quantised groups: tries a number of steps near the obvious one, fits each by weighted least squares,
/// and keeps the one with the least squared error. Large values weigh more, as they matter more to a dot product.
/// </summary>
internal static class ScaleSearch
{
    private const int Candidates = 21;

    /// <summary>A signed scale s with value ≈ s * level, level in -levels .. levels-1.</summary>
    public static float Symmetric(ReadOnlySpan<float> values, int levels)
    {
        float extreme = 0;
        foreach (float value in values)
            if (MathF.Abs(value) > MathF.Abs(extreme)) extreme = value;
        if (extreme == 0) return 0;
        float bestScale = 0, bestGain = -1;
        for (int candidate = 0; candidate < Candidates; candidate++)
        {
            float inverse = -(levels + (0.1f * (candidate - 10))) / extreme;
            float cross = 0, square = 0;
            foreach (float value in values)
            {
                float level = Math.Clamp(MathF.Round(inverse * value), -levels, levels - 1);
                float weight = value * value;
                cross += weight * value * level;
                square += weight * level * level;
            }

            // The error falls by cross²/square: maximise that.
            float gain = square > 0 ? cross * cross / square : 0;
            if (gain <= bestGain) continue;
            bestGain = gain;
            bestScale = square > 0 ? cross / square : 0;
        }

        return bestScale == 0 ? extreme / -levels : bestScale;
    }

    /// <summary>A scale s and a minimum m, both at least 0, with value ≈ s * level - m, level in 0 .. greatest.</summary>
    public static (float Scale, float Minimum) WithMinimum(ReadOnlySpan<float> values, int greatest)
    {
        float lowest = 0, highest = float.NegativeInfinity, squares = 0;
        foreach (float value in values)
        {
            lowest = MathF.Min(lowest, value);
            highest = MathF.Max(highest, value);
            squares += value * value;
        }

        if (highest <= lowest) return (0, -lowest);
        float typical = MathF.Sqrt(squares / values.Length);
        (float scale, float minimum) best = ((highest - lowest) / greatest, -lowest);
        float bestError = Error(values, typical, best.scale, best.minimum, greatest);
        for (int candidate = 0; candidate < Candidates; candidate++)
        {
            float inverse = (greatest - 1 + (0.1f * candidate)) / (highest - lowest);
            (float scale, float minimum) = Fit(values, typical, inverse, lowest, greatest);
            if (!(scale > 0) || !(minimum >= 0)) continue;
            float error = Error(values, typical, scale, minimum, greatest);
            if (error >= bestError) continue;
            bestError = error;
            best = (scale, minimum);
        }

        return best;
    }

    // Weighted least squares of value = scale * level - minimum for the levels that a step gives.
    private static (float Scale, float Minimum) Fit(
        ReadOnlySpan<float> values, float typical, float inverse, float lowest, int greatest)
    {
        float weights = 0, levels = 0, levelSquares = 0, sums = 0, cross = 0;
        foreach (float value in values)
        {
            float level = Math.Clamp(MathF.Round(inverse * (value - lowest)), 0, greatest);
            float weight = typical + MathF.Abs(value);
            weights += weight;
            levels += weight * level;
            levelSquares += weight * level * level;
            sums += weight * value;
            cross += weight * level * value;
        }

        float determinant = (weights * levelSquares) - (levels * levels);
        if (!(determinant > 0)) return (0, 0);
        float scale = ((weights * cross) - (sums * levels)) / determinant;
        float minimum = -((levelSquares * sums) - (levels * cross)) / determinant;
        return minimum >= 0 ? (scale, minimum) : (levelSquares > 0 ? cross / levelSquares : 0, 0);
    }

    private static float Error(ReadOnlySpan<float> values, float typical, float scale, float minimum, int greatest)
    {
        float error = 0;
        foreach (float value in values)
        {
            float level = Math.Clamp(MathF.Round((value + minimum) / scale), 0, greatest);
            float difference = (scale * level) - minimum - value;
            error += (typical + MathF.Abs(value)) * difference * difference;
        }

        return error;
    }
}
