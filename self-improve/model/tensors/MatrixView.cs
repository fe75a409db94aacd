using System;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// A matrix of floats inside an array: element (r, c) is <c>Data[Offset + r*RowStride + c*ColumnStride]</c>.
/// Transposing swaps the strides and copies nothing.
/// </summary>
public readonly record struct MatrixView(float[] Data, int Offset, int Rows, int Columns, int RowStride, int ColumnStride)
{
    /// <summary>A row-major matrix that starts at the array's beginning.</summary>
    public MatrixView(float[] data, int rows, int columns)
        : this(data, 0, rows, columns, columns, 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        if ((long)rows * columns > data.Length) throw new ArgumentException("the array is shorter than the matrix");
    }

    /// <summary>The same numbers with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(Data, Offset, Columns, Rows, ColumnStride, RowStride);

    /// <summary>A part of the matrix.</summary>
    public MatrixView Slice(int row, int rows, int column, int columns) =>
        new(Data, Offset + (row * RowStride) + (column * ColumnStride), rows, columns, RowStride, ColumnStride);

    /// <summary>Throws when an element lies outside the array: kernels index without further checks.</summary>
    internal void CheckBounds()
    {
        if (Rows == 0 || Columns == 0) return;
        long last = Offset + ((Rows - 1L) * RowStride) + ((Columns - 1L) * ColumnStride);
        if (Rows < 0 || Columns < 0 || Offset < 0 || RowStride < 0 || ColumnStride < 0 || last >= Data.Length)
            throw new ArgumentException("a matrix view reaches outside its array");
    }
}
