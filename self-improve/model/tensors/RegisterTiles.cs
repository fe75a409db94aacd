using System.Runtime.CompilerServices;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// The innermost loops of a matrix product: a tile of rows by two vectors kept in registers. Written out by hand,
/// because the compiler keeps named locals in registers and array elements in memory.
/// </summary>
internal static class RegisterTiles
{
    /// <summary>8 rows by 2 vectors: 16 accumulators, for machines with 32 vector registers.</summary>
    public static void EightRows<TLanes, TVector>(
        ref float a, ref float b, int depth, ref float output, nuint stride, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector a0 = TLanes.Zero, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        TVector e0 = a0, e1 = a0, f0 = a0, f1 = a0, g0 = a0, g1 = a0, h0 = a0, h1 = a0;
        nuint width = (nuint)TLanes.Count;
        for (int k = 0; k < depth; k++)
        {
            TVector x = TLanes.Load(ref b, 0), y = TLanes.Load(ref b, width);
            TVector row = TLanes.Broadcast(a);
            a0 = TLanes.MultiplyAdd(row, x, a0);
            a1 = TLanes.MultiplyAdd(row, y, a1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 1));
            b0 = TLanes.MultiplyAdd(row, x, b0);
            b1 = TLanes.MultiplyAdd(row, y, b1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 2));
            c0 = TLanes.MultiplyAdd(row, x, c0);
            c1 = TLanes.MultiplyAdd(row, y, c1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 3));
            d0 = TLanes.MultiplyAdd(row, x, d0);
            d1 = TLanes.MultiplyAdd(row, y, d1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 4));
            e0 = TLanes.MultiplyAdd(row, x, e0);
            e1 = TLanes.MultiplyAdd(row, y, e1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 5));
            f0 = TLanes.MultiplyAdd(row, x, f0);
            f1 = TLanes.MultiplyAdd(row, y, f1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 6));
            g0 = TLanes.MultiplyAdd(row, x, g0);
            g1 = TLanes.MultiplyAdd(row, y, g1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 7));
            h0 = TLanes.MultiplyAdd(row, x, h0);
            h1 = TLanes.MultiplyAdd(row, y, h1);
            a = ref Unsafe.Add(ref a, 8);
            b = ref Unsafe.Add(ref b, 2 * width);
        }

        StoreRow<TLanes, TVector>(a0, a1, ref output, add);
        StoreRow<TLanes, TVector>(b0, b1, ref Unsafe.Add(ref output, stride), add);
        StoreRow<TLanes, TVector>(c0, c1, ref Unsafe.Add(ref output, 2 * stride), add);
        StoreRow<TLanes, TVector>(d0, d1, ref Unsafe.Add(ref output, 3 * stride), add);
        StoreRow<TLanes, TVector>(e0, e1, ref Unsafe.Add(ref output, 4 * stride), add);
        StoreRow<TLanes, TVector>(f0, f1, ref Unsafe.Add(ref output, 5 * stride), add);
        StoreRow<TLanes, TVector>(g0, g1, ref Unsafe.Add(ref output, 6 * stride), add);
        StoreRow<TLanes, TVector>(h0, h1, ref Unsafe.Add(ref output, 7 * stride), add);
    }

    /// <summary>4 rows by 2 vectors: 8 accumulators, for machines with 16 vector registers.</summary>
    public static void FourRows<TLanes, TVector>(
        ref float a, ref float b, int depth, ref float output, nuint stride, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector a0 = TLanes.Zero, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        nuint width = (nuint)TLanes.Count;
        for (int k = 0; k < depth; k++)
        {
            TVector x = TLanes.Load(ref b, 0), y = TLanes.Load(ref b, width);
            TVector row = TLanes.Broadcast(a);
            a0 = TLanes.MultiplyAdd(row, x, a0);
            a1 = TLanes.MultiplyAdd(row, y, a1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 1));
            b0 = TLanes.MultiplyAdd(row, x, b0);
            b1 = TLanes.MultiplyAdd(row, y, b1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 2));
            c0 = TLanes.MultiplyAdd(row, x, c0);
            c1 = TLanes.MultiplyAdd(row, y, c1);
            row = TLanes.Broadcast(Unsafe.Add(ref a, 3));
            d0 = TLanes.MultiplyAdd(row, x, d0);
            d1 = TLanes.MultiplyAdd(row, y, d1);
            a = ref Unsafe.Add(ref a, 4);
            b = ref Unsafe.Add(ref b, 2 * width);
        }

        StoreRow<TLanes, TVector>(a0, a1, ref output, add);
        StoreRow<TLanes, TVector>(b0, b1, ref Unsafe.Add(ref output, stride), add);
        StoreRow<TLanes, TVector>(c0, c1, ref Unsafe.Add(ref output, 2 * stride), add);
        StoreRow<TLanes, TVector>(d0, d1, ref Unsafe.Add(ref output, 3 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TLanes, TVector>(TVector low, TVector high, ref float output, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        nuint width = (nuint)TLanes.Count;
        if (add)
        {
            low = TLanes.Add(low, TLanes.Load(ref output, 0));
            high = TLanes.Add(high, TLanes.Load(ref output, width));
        }

        TLanes.Store(low, ref output, 0);
        TLanes.Store(high, ref output, width);
    }
}
