using System;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>
/// Keys and values of the positions seen so far, in floats. Each head's positions lie together, so that attention reads
/// them in sequence.
/// </summary>
public sealed class KeyValueCache
{
    private readonly float[][] _keys;
    private readonly float[][] _values;

    /// <summary>Makes room for <paramref name="capacity"/> positions.</summary>
    public KeyValueCache(ModelShape shape, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        HeadWidth = shape.HeadWidth;
        _keys = new float[shape.Layers][];
        _values = new float[shape.Layers][];
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            _keys[layer] = new float[checked(shape.KeyValueWidth * capacity)];
            _values[layer] = new float[shape.KeyValueWidth * capacity];
        }
    }

    /// <summary>Positions that fit.</summary>
    public int Capacity { get; }

    /// <summary>Positions that are filled.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of keys and values.</summary>
    public long ByteCount => _keys.Length * (long)_keys[0].Length * 2 * sizeof(float);

    private int HeadWidth { get; }

    /// <summary>Forgets the positions from <paramref name="length"/> on, such as guesses that were wrong.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length);
        Length = length;
    }

    internal float[] Keys(int layer) => _keys[layer];

    internal float[] Values(int layer) => _values[layer];

    /// <summary>Where the vector of a head at a position begins, in <see cref="Keys"/> as in <see cref="Values"/>.</summary>
    internal int Index(int head, int position) => ((head * Capacity) + position) * HeadWidth;

    internal void Extend(int positions) => Length += positions;
}
