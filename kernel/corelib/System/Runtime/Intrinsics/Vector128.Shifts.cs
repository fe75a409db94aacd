using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

public static partial class Vector128
{
    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<byte> ShiftLeft(Vector128<byte> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<sbyte> ShiftLeft(Vector128<sbyte> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<short> ShiftLeft(Vector128<short> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<ushort> ShiftLeft(Vector128<ushort> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<int> ShiftLeft(Vector128<int> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<uint> ShiftLeft(Vector128<uint> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<long> ShiftLeft(Vector128<long> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<ulong> ShiftLeft(Vector128<ulong> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<nint> ShiftLeft(Vector128<nint> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<nuint> ShiftLeft(Vector128<nuint> vector, int shiftCount) => ShiftedLeft(vector, shiftCount);

    /// <summary>Every element's bits moved down; its sign stays.</summary>
    [Intrinsic]
    public static Vector128<short> ShiftRightArithmetic(Vector128<short> vector, int shiftCount) => ShiftedRight(vector, shiftCount);

    /// <summary>Every element's bits moved down; its sign stays.</summary>
    [Intrinsic]
    public static Vector128<int> ShiftRightArithmetic(Vector128<int> vector, int shiftCount) => ShiftedRight(vector, shiftCount);

    /// <summary>Every element's bits moved down; its sign stays.</summary>
    [Intrinsic]
    public static Vector128<long> ShiftRightArithmetic(Vector128<long> vector, int shiftCount) => ShiftedRight(vector, shiftCount);

    /// <summary>Every element's bits moved down; its sign stays.</summary>
    [Intrinsic]
    public static Vector128<nint> ShiftRightArithmetic(Vector128<nint> vector, int shiftCount) => ShiftedRight(vector, shiftCount);

    /// <summary>Every element's bits moved down; its sign stays.</summary>
    [Intrinsic]
    public static Vector128<sbyte> ShiftRightArithmetic(Vector128<sbyte> vector, int shiftCount) => ShiftedRight(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<byte> ShiftRightLogical(Vector128<byte> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<sbyte> ShiftRightLogical(Vector128<sbyte> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<short> ShiftRightLogical(Vector128<short> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<ushort> ShiftRightLogical(Vector128<ushort> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<int> ShiftRightLogical(Vector128<int> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<uint> ShiftRightLogical(Vector128<uint> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<long> ShiftRightLogical(Vector128<long> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<ulong> ShiftRightLogical(Vector128<ulong> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<nint> ShiftRightLogical(Vector128<nint> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<nuint> ShiftRightLogical(Vector128<nuint> vector, int shiftCount) => ShiftedRightLogically(vector, shiftCount);
}
