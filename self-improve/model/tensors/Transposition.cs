using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Packing of rows side by side, as register tiles read them.</summary>
internal static class Transposition
{
    private const int Block = 8;

    /// <summary>
    /// packed[column * <paramref name="stride"/> + row] = rows[row, column]. Elements of the packed span that belong to no row
    /// keep their values.
    /// </summary>
    public static void Pack(MatrixView rows, Span<float> packed, int stride)
    {
        rows.CheckBounds();
        if (rows.Rows == 0 || rows.Columns == 0) return;
        if (rows.Rows > stride || packed.Length < rows.Columns * stride) throw new ArgumentException("rows do not fit into their packed form");
        int row = 0;
        if (Avx.IsSupported && rows.ColumnStride == 1)
        {
            for (; row + Block <= rows.Rows; row += Block)
            {
                ref float source = ref rows.Data[rows.Offset + (row * rows.RowStride)];
                int column = 0;
                for (; column + Block <= rows.Columns; column += Block)
                    TransposeBlock(ref Unsafe.Add(ref source, column), rows.RowStride, ref packed[(column * stride) + row], stride);
                PackScalar(rows, row, row + Block, column, packed, stride);
            }
        }

        PackScalar(rows, row, rows.Rows, 0, packed, stride);
    }

    private static void PackScalar(MatrixView rows, int firstRow, int endRow, int firstColumn, Span<float> packed, int stride)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            int source = rows.Offset + (row * rows.RowStride) + (firstColumn * rows.ColumnStride);
            for (int column = firstColumn, target = (column * stride) + row; column < rows.Columns; column++)
            {
                packed[target] = rows.Data[source];
                target += stride;
                source += rows.ColumnStride;
            }
        }
    }

    // Eight rows of eight: pairs, then quadruples are interleaved within the halves, then the halves change places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlock(ref float source, int sourceStride, ref float target, int targetStride)
    {
        nuint from = (nuint)sourceStride, to = (nuint)targetStride;
        Vector256<float> a = Vector256.LoadUnsafe(ref source), b = Vector256.LoadUnsafe(ref source, from);
        Vector256<float> c = Vector256.LoadUnsafe(ref source, 2 * from), d = Vector256.LoadUnsafe(ref source, 3 * from);
        Vector256<float> e = Vector256.LoadUnsafe(ref source, 4 * from), f = Vector256.LoadUnsafe(ref source, 5 * from);
        Vector256<float> g = Vector256.LoadUnsafe(ref source, 6 * from), h = Vector256.LoadUnsafe(ref source, 7 * from);
        (a, b) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        (c, d) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        (e, f) = (Avx.UnpackLow(e, f), Avx.UnpackHigh(e, f));
        (g, h) = (Avx.UnpackLow(g, h), Avx.UnpackHigh(g, h));
        Quadruples(a, c, e, g, ref target, to);
        Quadruples(b, d, f, h, ref Unsafe.Add(ref target, 2 * to), to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quadruples(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, ref float target, nuint stride)
    {
        const byte Low = 0x44, High = 0xEE, LowHalves = 0x20, HighHalves = 0x31;
        Vector256<float> e = Avx.Shuffle(a, b, Low), f = Avx.Shuffle(a, b, High);
        Vector256<float> g = Avx.Shuffle(c, d, Low), h = Avx.Shuffle(c, d, High);
        Avx.Permute2x128(e, g, LowHalves).StoreUnsafe(ref target);
        Avx.Permute2x128(f, h, LowHalves).StoreUnsafe(ref target, stride);
        Avx.Permute2x128(e, g, HighHalves).StoreUnsafe(ref target, 4 * stride);
        Avx.Permute2x128(f, h, HighHalves).StoreUnsafe(ref target, 5 * stride);
    }
}
