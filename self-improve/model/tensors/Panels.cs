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

    /// <summary>Rows that are stored as one: a stretch of the depth begins at a multiple of it. It divides 256.</summary>
    int Step { get; }

    /// <summary>
    /// Writes rows start..start+count of some columns in panels of <paramref name="width"/> floats a row, with zeros beyond the
    /// last column. A panel begins every <paramref name="panelLength"/> floats.
    /// </summary>
    void Pack(int start, int count, int firstColumn, int columns, Span<float> panels, int width, int panelLength);
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

    public int Step => 1;

    public void Pack(int start, int count, int firstColumn, int columns, Span<float> panels, int width, int panelLength)
    {
        MatrixView part = _view.Slice(start, count, firstColumn, columns);
        part.CheckBounds();
        int whole = part.ColumnStride == 1 && width % Vector256<float>.Count == 0 ? columns / width : 0;
        CopyWhole(part, panels, width, panelLength, whole);
        for (int panel = whole; panel * width < columns; panel++)
        {
            int some = Math.Min(width, columns - (panel * width));
            Span<float> room = panels.Slice(panel * panelLength, count * width);
            if (some < width) room.Clear();
            Transposition.Pack(part.Slice(0, count, panel * width, some).Transposed, room, width);
        }
    }

    // Rows are read through all panels: short pieces of distant rows would each wait for memory. And vectors are copied in a
    // loop: calls that copy so few bytes cost more than the bytes.
    private static void CopyWhole(MatrixView part, Span<float> panels, int width, int panelLength, int whole)
    {
        if (whole == 0 || part.Rows == 0) return;
        _ = panels[((whole - 1) * panelLength) + (part.Rows * width) - 1];
        ref float row = ref part.Data[part.Offset], packedRow = ref MemoryMarshal.GetReference(panels);
        for (int k = 0; k < part.Rows; k++)
        {
            ref float from = ref row, to = ref packedRow;
            for (int panel = 0; panel < whole; panel++)
            {
                for (int column = 0; column < width; column += Vector256<float>.Count)
                    Vector256.LoadUnsafe(ref from, (nuint)column).StoreUnsafe(ref to, (nuint)column);
                from = ref Unsafe.Add(ref from, width);
                to = ref Unsafe.Add(ref to, panelLength);
            }

            row = ref Unsafe.Add(ref row, part.RowStride);
            packedRow = ref Unsafe.Add(ref packedRow, width);
        }
    }
}

/// <summary>Panels of a transposed weight matrix: each column is a row of the weights, dequantised.</summary>
internal sealed class WeightPanels(WeightMatrix weights) : IPanels
{
    public int Depth => weights.Columns;

    public int Columns => weights.Rows;

    public int Step => TensorLayout.BlockLength(weights.Type);

    public void Pack(int start, int count, int firstColumn, int columns, Span<float> panels, int width, int panelLength)
    {
        for (int panel = 0; panel * width < columns; panel++)
        {
            Pack(start, count, firstColumn + (panel * width), Math.Min(width, columns - (panel * width)),
                panels.Slice(panel * panelLength, count * width), width);
        }
    }

    private void Pack(int start, int count, int firstColumn, int columns, Span<float> panel, int width)
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
