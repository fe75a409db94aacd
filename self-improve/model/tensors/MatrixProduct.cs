using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>What is known of a square product before it is computed.</summary>
public enum Triangle
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Of the output only the elements on and below the diagonal are wanted; those above it are left in any state.</summary>
    OutputLower,

    /// <summary>The left operand is zero above its diagonal.</summary>
    LeftLower,

    /// <summary>The left operand is zero below its diagonal.</summary>
    LeftUpper,
}

/// <summary>
/// output (+)= left * right. A job takes a block of rows and a group of panels of columns. For each stretch of the depth it
/// packs its rows in strips, which stay in the second-level cache, and then panel after panel of the right operand
/// (dequantising or transposing on the way), which stays in the first-level one while the strips pass by, a register tile at a
/// time: 8 rows by 32 columns in sixteen accumulators with 512-bit vectors. The order of additions depends on the shapes
/// only, never on the number of threads.
/// </summary>
public static class MatrixProduct
{
    // Longest stretch of the depth, a multiple of every step: a panel of 256 x 32 floats is 32 KiB.
    private const int Depth = 256;

    // Rows of a job: 512 of that depth are 512 KiB. Larger blocks of rows pack the right operand less often, larger groups of
    // panels the left one; smaller ones share the work out among threads.
    private const int MostRows = 512, FewestRows = 128, FewestPanels = 4;

    // Panels, and strips of a transposed operand, that are packed together.
    private const int PanelsAtATime = 4, StripsAtATime = 16;

    // Between packed strips and panels, so that not all of them begin in the same set of the caches.
    private const int Gap = 16;

    /// <summary>Multiplies on all threads of the context. The output must have a column stride of 1.</summary>
    public static void Multiply(Compute compute, MatrixView left, MatrixView right, MatrixView output, bool accumulate = false) =>
        Run(compute.Path, compute.Pool, left, new ViewPanels(right), output, accumulate, Triangle.None);

    /// <summary>output (+)= left * weightsᵀ, as a linear layer does: one output column for each row of the weights.</summary>
    public static void MultiplyTransposed(Compute compute, MatrixView left, WeightMatrix weights, MatrixView output, bool accumulate = false) =>
        Run(compute.Path, compute.Pool, left, new WeightPanels(weights), output, accumulate, Triangle.None);

    /// <summary>Multiplies on the calling thread, for use inside jobs of the pool; a triangle saves about half of the work.</summary>
    public static void MultiplySerial(
        KernelPath path, MatrixView left, MatrixView right, MatrixView output, bool accumulate = false, Triangle triangle = Triangle.None) =>
        Run(path, null, left, new ViewPanels(right), output, accumulate, triangle);

    /// <summary>Copies what lies below the diagonal of a square, as <see cref="Triangle.OutputLower"/> leaves it, to above it.</summary>
    public static void CompleteSymmetric(MatrixView square)
    {
        square.CheckBounds();
        if (square.Rows != square.Columns || square.ColumnStride != 1) throw new ArgumentException("a symmetric matrix is square, and its rows are contiguous");
        const int Block = 8;
        for (int row = 0; row < square.Rows; row += Block)
        {
            int rows = Math.Min(Block, square.Rows - row);
            for (int r = 1; r < rows; r++)
                for (int c = 0; c < r; c++)
                    square.Data[square.Offset + ((row + c) * square.RowStride) + row + r] = square.Data[square.Offset + ((row + r) * square.RowStride) + row + c];
            if (row == 0) continue;
            Transposition.Pack(square.Slice(row, rows, 0, row), square.Data.AsSpan(square.Offset + row), square.RowStride);
        }
    }

    private static void Run(
        KernelPath path, WorkerPool? pool, MatrixView left, IPanels right, MatrixView output, bool accumulate, Triangle triangle)
    {
        left.CheckBounds();
        output.CheckBounds();
        if (left.Columns != right.Depth || output.Rows != left.Rows || output.Columns != right.Columns || output.ColumnStride != 1)
            throw new ArgumentException("the shapes of a matrix product do not fit");
        if (output.Rows == 0 || output.Columns == 0) return;
        switch (path)
        {
            case KernelPath.Scalar: RunScalar(left, right, output, accumulate); break;
            case KernelPath.Vector512: RunTiled<Lanes16, Vector512<float>>(8, pool, left, right, output, accumulate, triangle); break;
            case KernelPath.Vector256: RunTiled<Lanes8, Vector256<float>>(4, pool, left, right, output, accumulate, triangle); break;
            default: RunTiled<Lanes4, Vector128<float>>(4, pool, left, right, output, accumulate, triangle); break;
        }
    }

    private static void RunTiled<TLanes, TVector>(
        int tileRows, WorkerPool? pool, MatrixView left, IPanels right, MatrixView output, bool accumulate, Triangle triangle)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int panels = (right.Columns + (2 * TLanes.Count) - 1) / (2 * TLanes.Count);
        int rowsPerJob = MostRows, panelsPerJob = panels;
        if (pool is not null)
        {
            int wanted = pool.Threads == 1 ? 1 : 4 * pool.Threads;
            int Jobs() => Parts(left.Rows, rowsPerJob) * Parts(panels, panelsPerJob);
            while (Jobs() < wanted && panelsPerJob > FewestPanels) panelsPerJob = Parts(panelsPerJob, 2);
            while (Jobs() < wanted && rowsPerJob > FewestRows) rowsPerJob /= 2;
        }

        int groups = Parts(panels, panelsPerJob), jobs = Parts(left.Rows, rowsPerJob) * groups;
        void Multiply(int job) => MultiplyBlock<TLanes, TVector>(tileRows, left, right, output, accumulate, triangle,
            job / groups * rowsPerJob, rowsPerJob, job % groups * panelsPerJob, panelsPerJob);
        if (pool is null)
            for (int job = 0; job < jobs; job++) Multiply(job);
        else
            pool.Run(jobs, Multiply);
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / part;

    private static void MultiplyBlock<TLanes, TVector>(
        int tileRows, MatrixView left, IPanels right, MatrixView output, bool accumulate, Triangle triangle,
        int firstRow, int mostRows, int firstPanel, int mostPanels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = 2 * TLanes.Count, depth = right.Depth;
        int rows = Math.Min(mostRows, left.Rows - firstRow), strips = Parts(rows, tileRows);
        int lastColumn = Math.Min(output.Columns, (firstPanel + mostPanels) * width);
        int stretch = Math.Max(1, Parts(Parts(depth, Math.Max(1, Parts(depth, Depth))), right.Step) * right.Step);
        int stripLength = (stretch * tileRows) + Gap, panelLength = (stretch * width) + Gap;
        Span<float> packed = PackingRoom.Strips(strips * stripLength), panels = PackingRoom.Panels(PanelsAtATime * panelLength);
        for (int start = 0; start == 0 || start < depth; start += stretch)
        {
            int count = Math.Min(stretch, depth - start);
            PackStrips(left.Slice(firstRow, rows, start, count), packed, tileRows, stripLength);
            for (int column = firstPanel * width, packedPanels = 0; column < lastColumn; column += width, packedPanels--)
            {
                if (packedPanels == 0)
                {
                    right.Pack(start, count, column, Math.Min(PanelsAtATime * width, lastColumn - column), panels, width, panelLength);
                    packedPanels = PanelsAtATime;
                }

                int columns = Math.Min(width, lastColumn - column);
                ReadOnlySpan<float> panel = panels.Slice((PanelsAtATime - packedPanels) * panelLength, count * width);
                for (int strip = 0; strip < strips; strip++)
                {
                    int row = firstRow + (strip * tileRows), tall = Math.Min(tileRows, output.Rows - row);
                    (int begin, int end) = triangle == Triangle.None ? (0, count) : Needed(triangle, row, tall, column, start, count);
                    if (begin == end && (accumulate || start > 0 || triangle == Triangle.OutputLower)) continue;
                    ReadOnlySpan<float> a = packed.Slice((strip * stripLength) + (begin * tileRows), (end - begin) * tileRows);
                    ReadOnlySpan<float> b = panel.Slice(begin * width, (end - begin) * width);
                    Span<float> target = output.Data.AsSpan(output.Offset + (row * output.RowStride) + column, ((tall - 1) * output.RowStride) + columns);
                    if (tall == tileRows && columns == width)
                        RunTile<TLanes, TVector>(tileRows, a, b, end - begin, ref target[0], output.RowStride, accumulate || start > 0);
                    else
                        RunEdge<TLanes, TVector>(tileRows, a, b, end - begin, target, output.RowStride, tall, columns, accumulate || start > 0);
                }
            }
        }
    }

    // The part of a stretch of the depth that is not multiplied by zeros only.
    private static (int Begin, int End) Needed(Triangle triangle, int row, int rows, int column, int start, int count) => triangle switch
    {
        Triangle.OutputLower => (0, column < row + rows ? count : 0),
        Triangle.LeftLower => (0, Math.Clamp(row + rows - start, 0, count)),
        Triangle.LeftUpper => (Math.Clamp(row - start, 0, count), count),
        _ => (0, count),
    };

    // Layout: for each depth index the rows of the strip, so that the tile reads it in sequence.
    private static void PackStrips(MatrixView rows, Span<float> packed, int tileRows, int stripLength)
    {
        rows.CheckBounds();
        int strips = Parts(rows.Rows, tileRows);
        int copied = rows.RowStride == 1 ? rows.Rows / tileRows : 0;
        for (int strip = 0; strip < copied; strip += StripsAtATime)
            CopyStrips(rows, strip, Math.Min(StripsAtATime, copied - strip), packed[(strip * stripLength)..], tileRows, stripLength);
        for (int strip = copied; strip < strips; strip++)
        {
            int tall = Math.Min(tileRows, rows.Rows - (strip * tileRows));
            Span<float> room = packed.Slice(strip * stripLength, rows.Columns * tileRows);
            if (tall < tileRows) room.Clear();
            Transposition.Pack(rows.Slice(strip * tileRows, tall, 0, rows.Columns), room, tileRows);
        }
    }

    // A transposed operand, as gradients of weights have it: rows of strips lie side by side already, in long runs.
    private static void CopyStrips(MatrixView rows, int firstStrip, int strips, Span<float> packed, int tileRows, int stripLength)
    {
        if (rows.Columns == 0) return;
        _ = packed[((strips - 1) * stripLength) + (rows.Columns * tileRows) - 1];
        ref float run = ref rows.Data[rows.Offset + (firstStrip * tileRows)], packedRun = ref MemoryMarshal.GetReference(packed);
        for (int k = 0; k < rows.Columns; k++)
        {
            ref float from = ref run, to = ref packedRun;
            for (int strip = 0; strip < strips; strip++)
            {
                if (tileRows == 8) Vector256.LoadUnsafe(ref from).StoreUnsafe(ref to);
                else Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
                from = ref Unsafe.Add(ref from, tileRows);
                to = ref Unsafe.Add(ref to, stripLength);
            }

            run = ref Unsafe.Add(ref run, rows.ColumnStride);
            packedRun = ref Unsafe.Add(ref packedRun, tileRows);
        }
    }

    private static void RunEdge<TLanes, TVector>(
        int tileRows, ReadOnlySpan<float> strip, ReadOnlySpan<float> panel, int depth, Span<float> output, int stride, int rows, int columns, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = 2 * TLanes.Count;
        Span<float> edge = stackalloc float[tileRows * width];
        RunTile<TLanes, TVector>(tileRows, strip, panel, depth, ref edge[0], width, add: false);
        for (int r = 0; r < rows; r++)
        {
            Span<float> to = output.Slice(r * stride, columns);
            ReadOnlySpan<float> from = edge.Slice(r * width, columns);
            for (int c = 0; c < to.Length; c++) to[c] = add ? to[c] + from[c] : from[c];
        }
    }

    private static void RunTile<TLanes, TVector>(
        int tileRows, ReadOnlySpan<float> strip, ReadOnlySpan<float> panel, int depth, ref float output, int stride, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a = ref MemoryMarshal.GetReference(strip), b = ref MemoryMarshal.GetReference(panel);
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
            right.Pack(0, depth, c, 1, column, 1, depth);
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
