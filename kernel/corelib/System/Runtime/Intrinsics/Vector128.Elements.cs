using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

public static partial class Vector128
{
    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<ushort> WidenLower(Vector128<byte> source)
    {
        Unsafe.SkipInit(out Vector128<ushort> result);
        for (int i = 0; i < Vector128<ushort>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<ushort> WidenUpper(Vector128<byte> source)
    {
        Unsafe.SkipInit(out Vector128<ushort> result);
        for (int i = 0; i < Vector128<ushort>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<ushort>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<ushort> Lower, Vector128<ushort> Upper) Widen(Vector128<byte> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room: their low halves.</summary>
    [Intrinsic]
    public static Vector128<byte> Narrow(Vector128<ushort> lower, Vector128<ushort> upper)
    {
        Unsafe.SkipInit(out Vector128<byte> result);
        for (int i = 0; i < Vector128<ushort>.Count; i++)
        {
            At(ref result, i) = (byte)At(ref lower, i);
            At(ref result, i + Vector128<ushort>.Count) = (byte)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<uint> WidenLower(Vector128<ushort> source)
    {
        Unsafe.SkipInit(out Vector128<uint> result);
        for (int i = 0; i < Vector128<uint>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<uint> WidenUpper(Vector128<ushort> source)
    {
        Unsafe.SkipInit(out Vector128<uint> result);
        for (int i = 0; i < Vector128<uint>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<uint>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<uint> Lower, Vector128<uint> Upper) Widen(Vector128<ushort> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room: their low halves.</summary>
    [Intrinsic]
    public static Vector128<ushort> Narrow(Vector128<uint> lower, Vector128<uint> upper)
    {
        Unsafe.SkipInit(out Vector128<ushort> result);
        for (int i = 0; i < Vector128<uint>.Count; i++)
        {
            At(ref result, i) = (ushort)At(ref lower, i);
            At(ref result, i + Vector128<uint>.Count) = (ushort)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<ulong> WidenLower(Vector128<uint> source)
    {
        Unsafe.SkipInit(out Vector128<ulong> result);
        for (int i = 0; i < Vector128<ulong>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<ulong> WidenUpper(Vector128<uint> source)
    {
        Unsafe.SkipInit(out Vector128<ulong> result);
        for (int i = 0; i < Vector128<ulong>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<ulong>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<ulong> Lower, Vector128<ulong> Upper) Widen(Vector128<uint> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room: their low halves.</summary>
    [Intrinsic]
    public static Vector128<uint> Narrow(Vector128<ulong> lower, Vector128<ulong> upper)
    {
        Unsafe.SkipInit(out Vector128<uint> result);
        for (int i = 0; i < Vector128<ulong>.Count; i++)
        {
            At(ref result, i) = (uint)At(ref lower, i);
            At(ref result, i + Vector128<ulong>.Count) = (uint)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<short> WidenLower(Vector128<sbyte> source)
    {
        Unsafe.SkipInit(out Vector128<short> result);
        for (int i = 0; i < Vector128<short>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<short> WidenUpper(Vector128<sbyte> source)
    {
        Unsafe.SkipInit(out Vector128<short> result);
        for (int i = 0; i < Vector128<short>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<short>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<short> Lower, Vector128<short> Upper) Widen(Vector128<sbyte> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room: their low halves.</summary>
    [Intrinsic]
    public static Vector128<sbyte> Narrow(Vector128<short> lower, Vector128<short> upper)
    {
        Unsafe.SkipInit(out Vector128<sbyte> result);
        for (int i = 0; i < Vector128<short>.Count; i++)
        {
            At(ref result, i) = (sbyte)At(ref lower, i);
            At(ref result, i + Vector128<short>.Count) = (sbyte)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<int> WidenLower(Vector128<short> source)
    {
        Unsafe.SkipInit(out Vector128<int> result);
        for (int i = 0; i < Vector128<int>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<int> WidenUpper(Vector128<short> source)
    {
        Unsafe.SkipInit(out Vector128<int> result);
        for (int i = 0; i < Vector128<int>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<int>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<int> Lower, Vector128<int> Upper) Widen(Vector128<short> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room: their low halves.</summary>
    [Intrinsic]
    public static Vector128<short> Narrow(Vector128<int> lower, Vector128<int> upper)
    {
        Unsafe.SkipInit(out Vector128<short> result);
        for (int i = 0; i < Vector128<int>.Count; i++)
        {
            At(ref result, i) = (short)At(ref lower, i);
            At(ref result, i + Vector128<int>.Count) = (short)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<long> WidenLower(Vector128<int> source)
    {
        Unsafe.SkipInit(out Vector128<long> result);
        for (int i = 0; i < Vector128<long>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<long> WidenUpper(Vector128<int> source)
    {
        Unsafe.SkipInit(out Vector128<long> result);
        for (int i = 0; i < Vector128<long>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<long>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<long> Lower, Vector128<long> Upper) Widen(Vector128<int> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room: their low halves.</summary>
    [Intrinsic]
    public static Vector128<int> Narrow(Vector128<long> lower, Vector128<long> upper)
    {
        Unsafe.SkipInit(out Vector128<int> result);
        for (int i = 0; i < Vector128<long>.Count; i++)
        {
            At(ref result, i) = (int)At(ref lower, i);
            At(ref result, i + Vector128<long>.Count) = (int)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The lower half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<double> WidenLower(Vector128<float> source)
    {
        Unsafe.SkipInit(out Vector128<double> result);
        for (int i = 0; i < Vector128<double>.Count; i++)
            At(ref result, i) = At(ref source, i);
        return result;
    }

    /// <summary>The upper half's elements in twice the room.</summary>
    [Intrinsic]
    public static Vector128<double> WidenUpper(Vector128<float> source)
    {
        Unsafe.SkipInit(out Vector128<double> result);
        for (int i = 0; i < Vector128<double>.Count; i++)
            At(ref result, i) = At(ref source, i + Vector128<double>.Count);
        return result;
    }

    /// <summary>The elements in twice the room.</summary>
    [Intrinsic]
    public static (Vector128<double> Lower, Vector128<double> Upper) Widen(Vector128<float> source) =>
        (WidenLower(source), WidenUpper(source));

    /// <summary>The elements in half the room, rounded.</summary>
    [Intrinsic]
    public static Vector128<float> Narrow(Vector128<double> lower, Vector128<double> upper)
    {
        Unsafe.SkipInit(out Vector128<float> result);
        for (int i = 0; i < Vector128<double>.Count; i++)
        {
            At(ref result, i) = (float)At(ref lower, i);
            At(ref result, i + Vector128<double>.Count) = (float)At(ref upper, i);
        }
    
        return result;
    }

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<byte> Shuffle(Vector128<byte> vector, Vector128<byte> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<sbyte> Shuffle(Vector128<sbyte> vector, Vector128<sbyte> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<short> Shuffle(Vector128<short> vector, Vector128<short> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<ushort> Shuffle(Vector128<ushort> vector, Vector128<ushort> indices) =>
        Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<int> Shuffle(Vector128<int> vector, Vector128<int> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<uint> Shuffle(Vector128<uint> vector, Vector128<uint> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<long> Shuffle(Vector128<long> vector, Vector128<long> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<ulong> Shuffle(Vector128<ulong> vector, Vector128<ulong> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<float> Shuffle(Vector128<float> vector, Vector128<int> indices) => Shuffled(vector, indices);

    /// <summary>The elements that the indices name; 0 for an index that there is not.</summary>
    [Intrinsic]
    public static Vector128<double> Shuffle(Vector128<double> vector, Vector128<long> indices) => Shuffled(vector, indices);

    private static Vector128<T> Shuffled<T, TIndex>(Vector128<T> vector, Vector128<TIndex> indices)
    {
        Vector128<T> result = Vector128<T>.Zero;
        for (int i = 0; i < Vector128<T>.Count; i++)
        {
            ulong index = Scalar<TIndex>.Bits(At(ref indices, i));
            if (index < (ulong)Vector128<T>.Count)
                At(ref result, i) = At(ref vector, (int)index);
        }

        return result;
    }
}
