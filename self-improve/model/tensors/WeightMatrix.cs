using System;
using System.Buffers;
using System.Runtime.InteropServices;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// The weights of a linear layer: <see cref="Rows"/> outputs by <see cref="Columns"/> inputs, stored by rows in some
/// <see cref="TensorType"/>. The bytes may lie in a mapped file or share an array of floats with a trainer.
/// </summary>
public sealed class WeightMatrix
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _rowBytes;

    /// <summary>Describes weights that lie in <paramref name="data"/>.</summary>
    public WeightMatrix(TensorType type, int rows, int columns, ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        _rowBytes = checked((int)TensorLayout.RowBytes(type, columns));
        if ((long)_rowBytes * rows != data.Length)
            throw new ArgumentException($"{rows} x {columns} {type} needs {(long)_rowBytes * rows} bytes, not {data.Length}");
        Type = type;
        Rows = rows;
        Columns = columns;
        _data = data;
    }

    /// <summary>How the weights are stored.</summary>
    public TensorType Type { get; }

    /// <summary>Outputs of the layer.</summary>
    public int Rows { get; }

    /// <summary>Inputs of the layer.</summary>
    public int Columns { get; }

    /// <summary>All bytes, row after row.</summary>
    public ReadOnlySpan<byte> Bytes => _data.Span;

    /// <summary>Weights that share an array: what a trainer writes there, the engine computes with.</summary>
    public static WeightMatrix OverFloats(float[] values, int rows, int columns) =>
        new(TensorType.F32, rows, columns, new FloatBytes(values, rows * columns).Memory);

    /// <summary>Converts floats (rows x columns) to a type.</summary>
    public static WeightMatrix Quantize(TensorType type, ReadOnlySpan<float> values, int rows, int columns)
    {
        byte[] bytes = new byte[TensorLayout.RowBytes(type, columns) * rows];
        Quantization.Quantize(type, values, bytes);
        return new WeightMatrix(type, rows, columns, bytes);
    }

    /// <summary>The bytes of one row.</summary>
    public ReadOnlySpan<byte> Row(int row) => _data.Span.Slice(row * _rowBytes, _rowBytes);

    /// <summary>The bytes of several rows.</summary>
    public ReadOnlySpan<byte> RowRange(int row, int count) => _data.Span.Slice(row * _rowBytes, count * _rowBytes);

    /// <summary>Dequantises part of a row; the start is a multiple of the type's block length.</summary>
    public void ReadRow(int row, int start, Span<float> output)
    {
        int length = TensorLayout.BlockLength(Type);
        if (start % length != 0) throw new ArgumentException("the start lies inside a block");
        int first = start / length * TensorLayout.BlockBytes(Type);
        int blocks = (output.Length + length - 1) / length;
        Quantization.Dequantize(Type, Row(row).Slice(first, blocks * TensorLayout.BlockBytes(Type)), output);
    }

    /// <summary>All weights as floats, in a new array.</summary>
    public float[] ToFloats()
    {
        float[] values = new float[checked(Rows * Columns)];
        Quantization.Dequantize(Type, _data.Span, values);
        return values;
    }

    // An array of floats seen as bytes.
    private sealed class FloatBytes(float[] values, int length) : MemoryManager<byte>
    {
        private GCHandle _handle;

        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.AsSpan(0, length));

        // SAFETY: the array is pinned until Unpin, so the address that the handle carries stays valid.
        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            if (!_handle.IsAllocated) _handle = GCHandle.Alloc(values, GCHandleType.Pinned);
            return new MemoryHandle((byte*)_handle.AddrOfPinnedObject() + elementIndex, default, this);
        }

        public override void Unpin()
        {
            if (_handle.IsAllocated) _handle.Free();
        }

        protected override void Dispose(bool disposing) => Unpin();
    }
}
