namespace System.Runtime.Intrinsics.X86;

public abstract partial class Sse2
{
    /// <summary>PACKSSWB.</summary>
    public static Vector128<sbyte> PackSignedSaturate(Vector128<short> left, Vector128<short> right) =>
        PackSignedSaturate(left, right);

    /// <summary>PACKSSDW.</summary>
    public static Vector128<short> PackSignedSaturate(Vector128<int> left, Vector128<int> right) =>
        PackSignedSaturate(left, right);

    /// <summary>PACKUSWB.</summary>
    public static Vector128<byte> PackUnsignedSaturate(Vector128<short> left, Vector128<short> right) =>
        PackUnsignedSaturate(left, right);

    /// <summary>PSLLW.</summary>
    public static Vector128<short> ShiftLeftLogical(Vector128<short> value, Vector128<short> count) =>
        ShiftLeftLogical(value, count);

    /// <summary>PSLLW.</summary>
    public static Vector128<ushort> ShiftLeftLogical(Vector128<ushort> value, Vector128<ushort> count) =>
        ShiftLeftLogical(value, count);

    /// <summary>PSLLD.</summary>
    public static Vector128<int> ShiftLeftLogical(Vector128<int> value, Vector128<int> count) =>
        ShiftLeftLogical(value, count);

    /// <summary>PSLLD.</summary>
    public static Vector128<uint> ShiftLeftLogical(Vector128<uint> value, Vector128<uint> count) =>
        ShiftLeftLogical(value, count);

    /// <summary>PSLLQ.</summary>
    public static Vector128<long> ShiftLeftLogical(Vector128<long> value, Vector128<long> count) =>
        ShiftLeftLogical(value, count);

    /// <summary>PSLLQ.</summary>
    public static Vector128<ulong> ShiftLeftLogical(Vector128<ulong> value, Vector128<ulong> count) =>
        ShiftLeftLogical(value, count);

    /// <summary>PSLLW.</summary>
    public static Vector128<short> ShiftLeftLogical(Vector128<short> value, byte count) => ShiftLeftLogical(value, count);

    /// <summary>PSLLW.</summary>
    public static Vector128<ushort> ShiftLeftLogical(Vector128<ushort> value, byte count) => ShiftLeftLogical(value, count);

    /// <summary>PSLLD.</summary>
    public static Vector128<int> ShiftLeftLogical(Vector128<int> value, byte count) => ShiftLeftLogical(value, count);

    /// <summary>PSLLD.</summary>
    public static Vector128<uint> ShiftLeftLogical(Vector128<uint> value, byte count) => ShiftLeftLogical(value, count);

    /// <summary>PSLLQ.</summary>
    public static Vector128<long> ShiftLeftLogical(Vector128<long> value, byte count) => ShiftLeftLogical(value, count);

    /// <summary>PSLLQ.</summary>
    public static Vector128<ulong> ShiftLeftLogical(Vector128<ulong> value, byte count) => ShiftLeftLogical(value, count);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<sbyte> ShiftLeftLogical128BitLane(Vector128<sbyte> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<byte> ShiftLeftLogical128BitLane(Vector128<byte> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<short> ShiftLeftLogical128BitLane(Vector128<short> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<ushort> ShiftLeftLogical128BitLane(Vector128<ushort> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<int> ShiftLeftLogical128BitLane(Vector128<int> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<uint> ShiftLeftLogical128BitLane(Vector128<uint> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<long> ShiftLeftLogical128BitLane(Vector128<long> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSLLDQ.</summary>
    public static Vector128<ulong> ShiftLeftLogical128BitLane(Vector128<ulong> value, byte numBytes) =>
        ShiftLeftLogical128BitLane(value, numBytes);

    /// <summary>PSRAW.</summary>
    public static Vector128<short> ShiftRightArithmetic(Vector128<short> value, Vector128<short> count) =>
        ShiftRightArithmetic(value, count);

    /// <summary>PSRAD.</summary>
    public static Vector128<int> ShiftRightArithmetic(Vector128<int> value, Vector128<int> count) =>
        ShiftRightArithmetic(value, count);

    /// <summary>PSRAW.</summary>
    public static Vector128<short> ShiftRightArithmetic(Vector128<short> value, byte count) =>
        ShiftRightArithmetic(value, count);

    /// <summary>PSRAD.</summary>
    public static Vector128<int> ShiftRightArithmetic(Vector128<int> value, byte count) =>
        ShiftRightArithmetic(value, count);

    /// <summary>PSRLW.</summary>
    public static Vector128<short> ShiftRightLogical(Vector128<short> value, Vector128<short> count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLW.</summary>
    public static Vector128<ushort> ShiftRightLogical(Vector128<ushort> value, Vector128<ushort> count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLD.</summary>
    public static Vector128<int> ShiftRightLogical(Vector128<int> value, Vector128<int> count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLD.</summary>
    public static Vector128<uint> ShiftRightLogical(Vector128<uint> value, Vector128<uint> count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLQ.</summary>
    public static Vector128<long> ShiftRightLogical(Vector128<long> value, Vector128<long> count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLQ.</summary>
    public static Vector128<ulong> ShiftRightLogical(Vector128<ulong> value, Vector128<ulong> count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLW.</summary>
    public static Vector128<short> ShiftRightLogical(Vector128<short> value, byte count) => ShiftRightLogical(value, count);

    /// <summary>PSRLW.</summary>
    public static Vector128<ushort> ShiftRightLogical(Vector128<ushort> value, byte count) =>
        ShiftRightLogical(value, count);

    /// <summary>PSRLD.</summary>
    public static Vector128<int> ShiftRightLogical(Vector128<int> value, byte count) => ShiftRightLogical(value, count);

    /// <summary>PSRLD.</summary>
    public static Vector128<uint> ShiftRightLogical(Vector128<uint> value, byte count) => ShiftRightLogical(value, count);

    /// <summary>PSRLQ.</summary>
    public static Vector128<long> ShiftRightLogical(Vector128<long> value, byte count) => ShiftRightLogical(value, count);

    /// <summary>PSRLQ.</summary>
    public static Vector128<ulong> ShiftRightLogical(Vector128<ulong> value, byte count) => ShiftRightLogical(value, count);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<sbyte> ShiftRightLogical128BitLane(Vector128<sbyte> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<byte> ShiftRightLogical128BitLane(Vector128<byte> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<short> ShiftRightLogical128BitLane(Vector128<short> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<ushort> ShiftRightLogical128BitLane(Vector128<ushort> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<int> ShiftRightLogical128BitLane(Vector128<int> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<uint> ShiftRightLogical128BitLane(Vector128<uint> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<long> ShiftRightLogical128BitLane(Vector128<long> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSRLDQ.</summary>
    public static Vector128<ulong> ShiftRightLogical128BitLane(Vector128<ulong> value, byte numBytes) =>
        ShiftRightLogical128BitLane(value, numBytes);

    /// <summary>PSHUFD.</summary>
    public static Vector128<int> Shuffle(Vector128<int> value, byte control) => Shuffle(value, control);

    /// <summary>PSHUFD.</summary>
    public static Vector128<uint> Shuffle(Vector128<uint> value, byte control) => Shuffle(value, control);

    /// <summary>SHUFPD.</summary>
    public static Vector128<double> Shuffle(Vector128<double> left, Vector128<double> right, byte control) =>
        Shuffle(left, right, control);

    /// <summary>PSHUFHW.</summary>
    public static Vector128<short> ShuffleHigh(Vector128<short> value, byte control) => ShuffleHigh(value, control);

    /// <summary>PSHUFHW.</summary>
    public static Vector128<ushort> ShuffleHigh(Vector128<ushort> value, byte control) => ShuffleHigh(value, control);

    /// <summary>PSHUFLW.</summary>
    public static Vector128<short> ShuffleLow(Vector128<short> value, byte control) => ShuffleLow(value, control);

    /// <summary>PSHUFLW.</summary>
    public static Vector128<ushort> ShuffleLow(Vector128<ushort> value, byte control) => ShuffleLow(value, control);

    /// <summary>PUNPCKHBW.</summary>
    public static Vector128<byte> UnpackHigh(Vector128<byte> left, Vector128<byte> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHBW.</summary>
    public static Vector128<sbyte> UnpackHigh(Vector128<sbyte> left, Vector128<sbyte> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHWD.</summary>
    public static Vector128<short> UnpackHigh(Vector128<short> left, Vector128<short> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHWD.</summary>
    public static Vector128<ushort> UnpackHigh(Vector128<ushort> left, Vector128<ushort> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHDQ.</summary>
    public static Vector128<int> UnpackHigh(Vector128<int> left, Vector128<int> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHDQ.</summary>
    public static Vector128<uint> UnpackHigh(Vector128<uint> left, Vector128<uint> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHQDQ.</summary>
    public static Vector128<long> UnpackHigh(Vector128<long> left, Vector128<long> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKHQDQ.</summary>
    public static Vector128<ulong> UnpackHigh(Vector128<ulong> left, Vector128<ulong> right) => UnpackHigh(left, right);

    /// <summary>UNPCKHPD.</summary>
    public static Vector128<double> UnpackHigh(Vector128<double> left, Vector128<double> right) => UnpackHigh(left, right);

    /// <summary>PUNPCKLBW.</summary>
    public static Vector128<byte> UnpackLow(Vector128<byte> left, Vector128<byte> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLBW.</summary>
    public static Vector128<sbyte> UnpackLow(Vector128<sbyte> left, Vector128<sbyte> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLWD.</summary>
    public static Vector128<short> UnpackLow(Vector128<short> left, Vector128<short> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLWD.</summary>
    public static Vector128<ushort> UnpackLow(Vector128<ushort> left, Vector128<ushort> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLDQ.</summary>
    public static Vector128<int> UnpackLow(Vector128<int> left, Vector128<int> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLDQ.</summary>
    public static Vector128<uint> UnpackLow(Vector128<uint> left, Vector128<uint> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLQDQ.</summary>
    public static Vector128<long> UnpackLow(Vector128<long> left, Vector128<long> right) => UnpackLow(left, right);

    /// <summary>PUNPCKLQDQ.</summary>
    public static Vector128<ulong> UnpackLow(Vector128<ulong> left, Vector128<ulong> right) => UnpackLow(left, right);

    /// <summary>UNPCKLPD.</summary>
    public static Vector128<double> UnpackLow(Vector128<double> left, Vector128<double> right) => UnpackLow(left, right);
}
