using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// output (+)= left * right. The left operand is packed once in strips of rows; each job then packs a panel of the right
/// operand (dequantising or transposing on the way) and multiplies it with every strip, a register tile at a time:
/// 8 rows by 32 columns in sixteen accumulators with 512-bit vectors. The order of additions depends on the shapes
/// only, never on the number of threads.
/// </summary>
public static class MatrixProduct
{
    // A panel of 256 x 32 floats is 32 KiB: it stays in the first-level cache while the strips pass by.
    private const int Depth = 256;

    /// <summary>Multiplies on all threads of the context. The output must have a column stride of 1.</summary>
    public static void Multiply(Compute compute, MatrixView left, MatrixView right, MatrixView output, bool accumulate = false) =>
        Run(compute.Path, compute.Pool, left, new ViewPanels(right), output, accumulate);

    /// <summary>output (+)= left * weightsᵀ, as a linear layer does: one output column for each row of the weights.</summary>
    public static void MultiplyTransposed(Compute compute, MatrixView left, WeightMatrix weights, MatrixView output, bool accumulate = false) =>
        Run(compute.Path, compute.Pool, left, new WeightPanels(weights), output, accumulate);

    /// <summary>Multiplies on the calling thread: for use inside jobs of the pool.</summary>
    public static void MultiplySerial(KernelPath path, MatrixView left, MatrixView right, MatrixView output, bool accumulate = false) =>
        Run(path, null, left, new ViewPanels(right), output, accumulate);

    private static void Run(
        KernelPath path, WorkerPool? pool, MatrixView left, IPanels right, MatrixView output, bool accumulate)
    {
        left.CheckBounds();
        output.CheckBounds();
        if (left.Columns != right.Depth || output.Rows != left.Rows || output.Columns != right.Columns || output.ColumnStride != 1)
            throw new ArgumentException("the shapes of a matrix product do not fit");
        if (output.Rows == 0 || output.Columns == 0) return;
        switch (path)
        {
            case KernelPath.Scalar: RunScalar(left, right, output, accumulate); break;
            case KernelPath.Vector512: RunTiled<Lanes16, Vector512<float>>(8, pool, left, right, output, accumulate); break;
            case KernelPath.Vector256: RunTiled<Lanes8, Vector256<float>>(4, pool, left, right, output, accumulate); break;
            default: RunTiled<Lanes4, Vector128<float>>(4, pool, left, right, output, accumulate); break;
        }
    }

    private static void RunTiled<TLanes, TVector>(
        int tileRows, WorkerPool? pool, MatrixView left, IPanels right, MatrixView output, bool accumulate)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = 2 * TLanes.Count;
        int depth = left.Columns;
        int strips = (left.Rows + tileRows - 1) / tileRows;
        int panels = (right.Columns + width - 1) / width;
        float[] packed = ArrayPool<float>.Shared.Rent(Math.Max(1, strips * tileRows * depth));
        void MultiplyPanel(int panel) =>
            PanelTimesStrips<TLanes, TVector>(tileRows, packed, strips, right, panel * width, output, accumulate);
        if (pool is null || strips * (long)panels * depth < 256)
        {
            for (int strip = 0; strip < strips; strip++) PackStrip(left, strip * tileRows, tileRows, packed);
            for (int panel = 0; panel < panels; panel++) MultiplyPanel(panel);
        }
        else
        {
            pool.Run(strips, strip => PackStrip(left, strip * tileRows, tileRows, packed));
            pool.Run(panels, MultiplyPanel);
        }

        ArrayPool<float>.Shared.Return(packed);
    }

    // Layout: for each depth index the rows of the strip, so that the tile reads it in sequence.
    private static void PackStrip(MatrixView left, int firstRow, int tileRows, float[] packed)
    {
        Span<float> strip = packed.AsSpan(firstRow * left.Columns, tileRows * left.Columns);
        int rows = Math.Min(tileRows, left.Rows - firstRow);
        if (rows == tileRows && left.RowStride == 1)
        {
            // A transposed operand, as gradients of weights have it: the strip's rows lie side by side already.
            int start = left.Offset + firstRow;
            for (int k = 0; k < left.Columns; k++, start += left.ColumnStride)
                left.Data.AsSpan(start, tileRows).CopyTo(strip.Slice(k * tileRows, tileRows));
            return;
        }

        if (rows < tileRows) strip.Clear();
        for (int row = 0; row < rows; row++)
        {
            int source = left.Offset + ((firstRow + row) * left.RowStride);
            for (int k = 0, target = row; k < left.Columns; k++, target += tileRows, source += left.ColumnStride)
                strip[target] = left.Data[source];
        }
    }

    private static void PanelTimesStrips<TLanes, TVector>(
        int tileRows, float[] packed, int strips, IPanels right, int firstColumn, MatrixView output, bool accumulate)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = 2 * TLanes.Count;
        int depth = right.Depth;
        int columns = Math.Min(width, output.Columns - firstColumn);
        float[] panel = ArrayPool<float>.Shared.Rent(Depth * width);
        Span<float> edge = stackalloc float[tileRows * width];
        for (int start = 0; start == 0 || start < depth; start += Depth)
        {
            int count = Math.Min(Depth, depth - start);
            right.Pack(start, count, firstColumn, columns, panel.AsSpan(0, count * width), width);
            bool add = accumulate || start > 0;
            for (int strip = 0; strip < strips; strip++)
            {
                int row = strip * tileRows;
                ReadOnlySpan<float> a = packed.AsSpan((row * depth) + (start * tileRows), count * tileRows);
                int rows = Math.Min(tileRows, output.Rows - row);
                int target = output.Offset + (row * output.RowStride) + firstColumn;
                if (rows == tileRows && columns == width)
                {
                    // The last element is checked here; the tile then stores without checks.
                    _ = output.Data[target + ((rows - 1) * output.RowStride) + width - 1];
                    Tile<TLanes, TVector>(tileRows, a, panel, count, ref output.Data[target], output.RowStride, add);
                    continue;
                }

                Tile<TLanes, TVector>(tileRows, a, panel, count, ref edge[0], width, add: false);
                for (int r = 0; r < rows; r++)
                {
                    Span<float> to = output.Data.AsSpan(target + (r * output.RowStride), columns);
                    ReadOnlySpan<float> from = edge.Slice(r * width, columns);
                    for (int c = 0; c < columns; c++) to[c] = add ? to[c] + from[c] : from[c];
                }
            }
        }

        ArrayPool<float>.Shared.Return(panel);
    }

    private static void Tile<TLanes, TVector>(
        int tileRows, ReadOnlySpan<float> strip, float[] panel, int depth, ref float output, int stride, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a = ref MemoryMarshal.GetReference(strip);
        ref float b = ref MemoryMarshal.GetArrayDataReference(panel);
        if (tileRows == 8)
            RegisterTiles.EightRows<TLanes, TVector>(ref a, ref b, depth, ref output, (nuint)stride, add);
        else
            RegisterTiles.FourRows<TLanes, TVector>(ref a, ref b, depth, ref output, (nuint)stride, add);
    }

    // The reference: three loops, nothing clever.
    private static void RunScalar(MatrixView left, IPanels right, MatrixView output, bool accumulate)
    {
        int depth = left.Columns;
        float[] column = new float[depth];
        for (int c = 0; c < output.Columns; c++)
        {
            right.Pack(0, depth, c, 1, column, 1);
            for (int r = 0; r < output.Rows; r++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                    sum += left.Data[left.Offset + (r * left.RowStride) + (k * left.ColumnStride)] * column[k];
                ref float target = ref output.Data[output.Offset + (r * output.RowStride) + c];
                target = accumulate ? target + sum : sum;
            }
        }
    }
}
