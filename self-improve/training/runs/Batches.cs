using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Runs;

/// <summary>Windows of a long text of tokens, chosen by seed and step alone.</summary>
public sealed class TextBatches(int[] tokens, int windows, int length, int seed)
{
    /// <summary>First rows of the windows.</summary>
    public int[] Starts { get; } = MakeStarts(windows, length);

    /// <summary>Tokens and the tokens that follow them.</summary>
    public (int[] Tokens, int[] Targets) At(int step)
    {
        int[] input = new int[windows * length], targets = new int[windows * length];
        Random random = new(Seeds.Mix(seed, "text", step));
        for (int i = 0; i < windows; i++)
        {
            int start = random.Next(Math.Max(1, tokens.Length - length));
            for (int row = 0; row < length; row++)
            {
                input[(i * length) + row] = tokens[Math.Min(start + row, tokens.Length - 1)];
                targets[(i * length) + row] = start + row + 1 < tokens.Length ? tokens[start + row + 1] : -1;
            }
        }

        return (input, targets);
    }

    private static int[] MakeStarts(int windows, int length)
    {
        int[] starts = new int[windows + 1];
        for (int i = 0; i <= windows; i++) starts[i] = i * length;
        return starts;
    }
}

/// <summary>Samples in batches of about equally many rows: every sample once an epoch, in an order of seed and epoch alone.</summary>
public sealed class SampleBatches
{
    private readonly IReadOnlyList<BugSample> _samples;
    private readonly List<int[]> _epoch = [];
    private readonly int _rows, _seed;
    private int _loaded = -1, _first;

    /// <summary>Prepares batches of at most <paramref name="rows"/> rows.</summary>
    public SampleBatches(IReadOnlyList<BugSample> samples, int rows, int seed)
    {
        if (samples.Count == 0) throw new ArgumentException("no samples to learn from");
        _samples = samples;
        _rows = rows;
        _seed = seed;
    }

    /// <summary>The samples of a step. Steps must not fall; going on from a checkpoint replays the epochs' lengths.</summary>
    public IReadOnlyList<BugSample> At(int step)
    {
        while (_loaded < 0 || step >= _first + _epoch.Count)
        {
            _first += _epoch.Count;
            Load(++_loaded);
        }

        return Array.ConvertAll(_epoch[step - _first], index => _samples[index]);
    }

    /// <summary>Splits samples, in their order, into batches.</summary>
    public static IEnumerable<IReadOnlyList<BugSample>> InOrder(IEnumerable<BugSample> samples, int rows)
    {
        List<BugSample> batch = [];
        int used = 0;
        foreach (BugSample sample in samples)
        {
            if (used + sample.Texts.Length + 1 > rows && batch.Count > 0)
            {
                yield return batch;
                batch = [];
                used = 0;
            }

            batch.Add(sample);
            used += sample.Texts.Length + 1;
        }

        if (batch.Count > 0) yield return batch;
    }

    private void Load(int epoch)
    {
        int[] order = new int[_samples.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new Random(Seeds.Mix(_seed, "epoch", epoch)).Shuffle(order);
        _epoch.Clear();
        List<int> batch = [];
        int used = 0;
        foreach (int index in order)
        {
            int rows = _samples[index].Texts.Length + 1;
            if (used + rows > _rows && batch.Count > 0)
            {
                _epoch.Add([.. batch]);
                batch.Clear();
                used = 0;
            }

            batch.Add(index);
            used += rows;
        }

        if (batch.Count > 0) _epoch.Add([.. batch]);
    }
}
