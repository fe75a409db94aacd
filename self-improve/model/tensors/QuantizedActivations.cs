using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// Inputs of a layer in 8 bits: groups of 32 with a single-precision scale each, and the sum of each group (for types
/// whose levels are offset). Integer products with quantised weights then need one float operation a group.
/// </summary>
internal sealed class QuantizedActivations
{
    /// <summary>Values that share a scale.</summary>
    public const int GroupLength = 32;

    private sbyte[] _levels = [];
    private float[] _scales = [];
    private float[] _sums = [];
    private int _columns;

    /// <summary>Makes room for a number of rows of one length, a multiple of 32.</summary>
    public void Resize(int rows, int columns)
    {
        if (columns % GroupLength != 0) throw new ArgumentException("activations are not whole groups");
        _columns = columns;
        if (_levels.Length >= rows * columns) return;
        _levels = new sbyte[rows * columns];
        _scales = new float[rows * columns / GroupLength];
        _sums = new float[rows * columns / GroupLength];
    }

    public ReadOnlySpan<sbyte> Levels(int row) => _levels.AsSpan(row * _columns, _columns);

    public ReadOnlySpan<float> Scales(int row) => _scales.AsSpan(row * (_columns / GroupLength), _columns / GroupLength);

    public ReadOnlySpan<float> Sums(int row) => _sums.AsSpan(row * (_columns / GroupLength), _columns / GroupLength);

    /// <summary>Quantises a row. Each operation is exact or rounded per element, so every machine gets the same levels.</summary>
    public void SetRow(int row, ReadOnlySpan<float> values)
    {
        if (values.Length != _columns) throw new ArgumentException("a row of another length");
        Span<sbyte> levels = _levels.AsSpan(row * _columns, _columns);
        for (int group = 0; group < _columns / GroupLength; group++)
        {
            int index = (row * (_columns / GroupLength)) + group;
            (_scales[index], _sums[index]) = SetGroup(
                values.Slice(group * GroupLength, GroupLength), levels.Slice(group * GroupLength, GroupLength));
        }
    }

    private static (float Scale, float Sum) SetGroup(ReadOnlySpan<float> values, Span<sbyte> levels)
    {
        ref float start = ref MemoryMarshal.GetReference(values);
        Vector256<float> a = Vector256.LoadUnsafe(ref start), b = Vector256.LoadUnsafe(ref start, 8);
        Vector256<float> c = Vector256.LoadUnsafe(ref start, 16), d = Vector256.LoadUnsafe(ref start, 24);
        Vector256<float> greatest = Vector256.Max(
            Vector256.Max(Vector256.Abs(a), Vector256.Abs(b)), Vector256.Max(Vector256.Abs(c), Vector256.Abs(d)));
        Vector128<float> half = Vector128.Max(greatest.GetLower(), greatest.GetUpper());
        float extreme = MathF.Max(MathF.Max(half[0], half[1]), MathF.Max(half[2], half[3]));
        if (!(extreme > 0))
        {
            levels.Clear();
            return (float.IsNaN(extreme) ? float.NaN : 0, 0);
        }

        Vector256<float> inverse = Vector256.Create(127 / extreme);
        Vector256<int> p = Vector256.ConvertToInt32(Vector256.Round(a * inverse));
        Vector256<int> q = Vector256.ConvertToInt32(Vector256.Round(b * inverse));
        Vector256<int> r = Vector256.ConvertToInt32(Vector256.Round(c * inverse));
        Vector256<int> s = Vector256.ConvertToInt32(Vector256.Round(d * inverse));
        Vector256<sbyte> narrow = Vector256.Narrow(Vector256.Narrow(p, q), Vector256.Narrow(r, s));
        narrow.StoreUnsafe(ref MemoryMarshal.GetReference(levels));
        float scale = extreme / 127;
        return (scale, scale * Vector256.Sum(p + q + r + s));
    }
}
