using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>The right operand of a product, handed out in packed panels.</summary>
internal interface IPanels
{
    /// <summary>Rows of the operand: the length of each dot product.</summary>
    int Depth { get; }

    /// <summary>Columns of the operand.</summary>
    int Columns { get; }

    /// <summary>Writes rows start..start+count of some columns, <paramref name="width"/> floats a row, zeros beyond the columns.</summary>
    void Pack(int start, int count, int firstColumn, int columns, Span<float> panel, int width);
}

/// <summary>Panels of a float matrix.</summary>
internal sealed class ViewPanels : IPanels
{
    private readonly MatrixView _view;

    public ViewPanels(MatrixView view)
    {
        view.CheckBounds();
        _view = view;
    }

    public int Depth => _view.Rows;

    public int Columns => _view.Columns;

    public void Pack(int start, int count, int firstColumn, int columns, Span<float> panel, int width)
    {
        int origin = _view.Offset + (start * _view.RowStride) + (firstColumn * _view.ColumnStride);
        if (_view.ColumnStride == 1)
        {
            if (columns == width) CopyRows(_view.Data.AsSpan(origin), panel, count, width);
            else CopyPartRows(_view.Data.AsSpan(origin), panel, count, columns, width);
            return;
        }

        if (columns < width) panel.Clear();
        Transposition.Pack(_view.Slice(start, count, firstColumn, columns).Transposed, panel, width);
    }

    // A loop of vectors: calls that copy so few bytes cost more than the bytes. Widths are two vectors of at least four floats.
    private void CopyRows(ReadOnlySpan<float> source, Span<float> panel, int count, int width)
    {
        if (count == 0) return;
        _ = source[((count - 1) * _view.RowStride) + width - 1];
        _ = panel[(count * width) - 1];
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(panel);
        for (int k = 0; k < count; k++)
        {
            for (int column = 0; column < width; column += Vector256<float>.Count)
                Vector256.LoadUnsafe(ref from, (nuint)column).StoreUnsafe(ref to, (nuint)column);
            from = ref Unsafe.Add(ref from, _view.RowStride);
            to = ref Unsafe.Add(ref to, width);
        }
    }

    private void CopyPartRows(ReadOnlySpan<float> source, Span<float> panel, int count, int columns, int width)
    {
        for (int k = 0; k < count; k++)
        {
            Span<float> row = panel.Slice(k * width, width);
            source.Slice(k * _view.RowStride, columns).CopyTo(row);
            row[columns..].Clear();
        }
    }
}

/// <summary>Panels of a transposed weight matrix: each column is a row of the weights, dequantised.</summary>
internal sealed class WeightPanels(WeightMatrix weights) : IPanels
{
    public int Depth => weights.Columns;

    public int Columns => weights.Rows;

    public void Pack(int start, int count, int firstColumn, int columns, Span<float> panel, int width)
    {
        if (columns < width) panel.Clear();
        const int ColumnsAtATime = 4;
        float[] rented = ArrayPool<float>.Shared.Rent(ColumnsAtATime * count);
        int column = 0;
        for (; column + ColumnsAtATime <= columns; column += ColumnsAtATime)
        {
            Span<float> a = rented.AsSpan(0, count), b = rented.AsSpan(count, count);
            Span<float> c = rented.AsSpan(2 * count, count), d = rented.AsSpan(3 * count, count);
            weights.ReadRow(firstColumn + column, start, a);
            weights.ReadRow(firstColumn + column + 1, start, b);
            weights.ReadRow(firstColumn + column + 2, start, c);
            weights.ReadRow(firstColumn + column + 3, start, d);

            // Four stores side by side become one: scattering single floats would cost more than dequantising.
            for (int k = 0, target = column; k < count; k++, target += width)
                Vector128.Create(a[k], b[k], c[k], d[k]).CopyTo(panel[target..]);
        }

        for (; column < columns; column++)
        {
            Span<float> row = rented.AsSpan(0, count);
            weights.ReadRow(firstColumn + column, start, row);
            for (int k = 0, target = column; k < count; k++, target += width) panel[target] = row[k];
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
