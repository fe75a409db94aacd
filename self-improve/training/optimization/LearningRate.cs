using System;

namespace Dialogos.SelfImprove.Training.Optimization;

/// <summary>
/// Warm-up, a plateau, and a straight fall to near zero. Runs that are bounded by time learn only on the way when the fall
/// begins; runs that repeat another one know it from the start.
/// </summary>
public sealed record LearningRate(float Peak, int WarmUp)
{
    private const float Floor = 0.02f;

    /// <summary>The rate of a step (from 0), with the steps at which it begins to fall and ends, or -1 while they are open.</summary>
    public float At(int step, int decayStart, int lastStep)
    {
        float rise = Math.Min(1, (step + 1f) / WarmUp);
        if (decayStart < 0 || step < decayStart) return Peak * rise;
        float left = Math.Clamp((lastStep - step) / (float)Math.Max(1, lastStep - decayStart), 0, 1);
        return Peak * rise * (Floor + ((1 - Floor) * left));
    }
}
