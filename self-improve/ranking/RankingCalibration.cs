using System;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>
/// Turns scores into probabilities that can be taken at their word: a temperature and an offset of "nothing to do", both
/// fitted on files held out from training, and the probability from which "nothing to do" is the answer.
/// </summary>
/// <param name="SequenceWeight">What a change by <see cref="TokenSequences"/> counts for, added to the candidate's score.</param>
public sealed record RankingCalibration(float Temperature, float SlotOffset, float NothingThreshold, float SequenceWeight = 0)
{
    private const string TemperatureKey = "dialogos.rank.temperature";
    private const string OffsetKey = "dialogos.rank.slot_offset";
    private const string ThresholdKey = "dialogos.rank.nothing_threshold";
    private const string SequenceKey = "dialogos.rank.sequence_weight";

    /// <summary>Scores as they are.</summary>
    public static RankingCalibration None { get; } = new(1, 0, 0.5f);

    /// <summary>Reads it from a file's metadata.</summary>
    public static RankingCalibration Read(GgufMetadata metadata)
    {
        float temperature = metadata.FindFloat(TemperatureKey) ?? 1;
        if (!(temperature > 0)) throw new GgufException($"a temperature of {temperature}");
        return new RankingCalibration(
            temperature, metadata.FindFloat(OffsetKey) ?? 0, metadata.FindFloat(ThresholdKey) ?? 0.5f, metadata.FindFloat(SequenceKey) ?? 0);
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public void Write(GgufWriter writer)
    {
        writer.Add(TemperatureKey, GgufValue.Of(Temperature));
        writer.Add(OffsetKey, GgufValue.Of(SlotOffset));
        writer.Add(ThresholdKey, GgufValue.Of(NothingThreshold));
        writer.Add(SequenceKey, GgufValue.Of(SequenceWeight));
    }

    /// <summary>The model's scores (candidates, then "nothing to do") with what was counted about the candidates.</summary>
    public float[] Mix(ReadOnlySpan<float> scores, ReadOnlySpan<double> changes)
    {
        float[] mixed = scores.ToArray();
        for (int i = 0; i < changes.Length; i++) mixed[i] += SequenceWeight * (float)changes[i];
        return mixed;
    }

    /// <summary>Probabilities of the candidates and, last, of "nothing to do"; they sum to 1.</summary>
    public double[] Probabilities(ReadOnlySpan<float> scores)
    {
        double[] result = new double[scores.Length];
        double greatest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (scores[i] + (i == result.Length - 1 ? SlotOffset : 0)) / Temperature;
            greatest = Math.Max(greatest, result[i]);
        }

        for (int i = 0; i < result.Length; i++) sum += result[i] = Math.Exp(result[i] - greatest);
        for (int i = 0; i < result.Length; i++) result[i] /= sum;
        return result;
    }
}
