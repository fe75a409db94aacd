namespace System.Runtime.Intrinsics.X86;

public abstract partial class Sse2
{
    /// <summary>CVTSI2SD.</summary>
    public static Vector128<double> ConvertScalarToVector128Double(Vector128<double> upper, int value) =>
        ConvertScalarToVector128Double(upper, value);

    /// <summary>CVTSS2SD.</summary>
    public static Vector128<double> ConvertScalarToVector128Double(Vector128<double> upper, Vector128<float> value) =>
        ConvertScalarToVector128Double(upper, value);

    /// <summary>MOVD.</summary>
    public static Vector128<int> ConvertScalarToVector128Int32(int value) => ConvertScalarToVector128Int32(value);

    /// <summary>CVTSD2SS.</summary>
    public static Vector128<float> ConvertScalarToVector128Single(Vector128<float> upper, Vector128<double> value) =>
        ConvertScalarToVector128Single(upper, value);

    /// <summary>MOVD.</summary>
    public static Vector128<uint> ConvertScalarToVector128UInt32(uint value) => ConvertScalarToVector128UInt32(value);

    /// <summary>MOVD.</summary>
    public static int ConvertToInt32(Vector128<int> value) => ConvertToInt32(value);

    /// <summary>CVTSD2SI.</summary>
    public static int ConvertToInt32(Vector128<double> value) => ConvertToInt32(value);

    /// <summary>CVTTSD2SI.</summary>
    public static int ConvertToInt32WithTruncation(Vector128<double> value) => ConvertToInt32WithTruncation(value);

    /// <summary>MOVD.</summary>
    public static uint ConvertToUInt32(Vector128<uint> value) => ConvertToUInt32(value);

    /// <summary>CVTDQ2PD.</summary>
    public static Vector128<double> ConvertToVector128Double(Vector128<int> value) => ConvertToVector128Double(value);

    /// <summary>CVTPS2PD.</summary>
    public static Vector128<double> ConvertToVector128Double(Vector128<float> value) => ConvertToVector128Double(value);

    /// <summary>CVTPS2DQ.</summary>
    public static Vector128<int> ConvertToVector128Int32(Vector128<float> value) => ConvertToVector128Int32(value);

    /// <summary>CVTPD2DQ.</summary>
    public static Vector128<int> ConvertToVector128Int32(Vector128<double> value) => ConvertToVector128Int32(value);

    /// <summary>CVTTPS2DQ.</summary>
    public static Vector128<int> ConvertToVector128Int32WithTruncation(Vector128<float> value) =>
        ConvertToVector128Int32WithTruncation(value);

    /// <summary>CVTTPD2DQ.</summary>
    public static Vector128<int> ConvertToVector128Int32WithTruncation(Vector128<double> value) =>
        ConvertToVector128Int32WithTruncation(value);

    /// <summary>CVTDQ2PS.</summary>
    public static Vector128<float> ConvertToVector128Single(Vector128<int> value) => ConvertToVector128Single(value);

    /// <summary>CVTPD2PS.</summary>
    public static Vector128<float> ConvertToVector128Single(Vector128<double> value) => ConvertToVector128Single(value);

    /// <summary>PEXTRW.</summary>
    public static ushort Extract(Vector128<ushort> value, byte index) => Extract(value, index);

    /// <summary>PINSRW.</summary>
    public static Vector128<short> Insert(Vector128<short> value, short data, byte index) => Insert(value, data, index);

    /// <summary>PINSRW.</summary>
    public static Vector128<ushort> Insert(Vector128<ushort> value, ushort data, byte index) => Insert(value, data, index);

    /// <summary>PMOVMSKB.</summary>
    public static int MoveMask(Vector128<sbyte> value) => MoveMask(value);

    /// <summary>PMOVMSKB.</summary>
    public static int MoveMask(Vector128<byte> value) => MoveMask(value);

    /// <summary>MOVMSKPD.</summary>
    public static int MoveMask(Vector128<double> value) => MoveMask(value);

    /// <summary>MOVQ.</summary>
    public static Vector128<long> MoveScalar(Vector128<long> value) => MoveScalar(value);

    /// <summary>MOVQ.</summary>
    public static Vector128<ulong> MoveScalar(Vector128<ulong> value) => MoveScalar(value);

    /// <summary>MOVSD.</summary>
    public static Vector128<double> MoveScalar(Vector128<double> upper, Vector128<double> value) => MoveScalar(upper, value);
}
