using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

/// <summary>
/// Instructions of SSE2: each method is the one that its summary names (Intel SDM, volume 2).
/// The compiler puts it in the place of the call: a body that calls itself stands for that.
/// </summary>
// SAFETY: who passes an address vouches for the bytes there.
[Intrinsic]
public abstract unsafe partial class Sse2 : Sse
{
    internal Sse2()
    {
    }

    /// <summary>True: the baseline has them.</summary>
    public static new bool IsSupported
    {
        get => IsSupported;
    }

    /// <summary>PADDB.</summary>
    public static Vector128<byte> Add(Vector128<byte> left, Vector128<byte> right) => Add(left, right);

    /// <summary>PADDB.</summary>
    public static Vector128<sbyte> Add(Vector128<sbyte> left, Vector128<sbyte> right) => Add(left, right);

    /// <summary>PADDW.</summary>
    public static Vector128<short> Add(Vector128<short> left, Vector128<short> right) => Add(left, right);

    /// <summary>PADDW.</summary>
    public static Vector128<ushort> Add(Vector128<ushort> left, Vector128<ushort> right) => Add(left, right);

    /// <summary>PADDD.</summary>
    public static Vector128<int> Add(Vector128<int> left, Vector128<int> right) => Add(left, right);

    /// <summary>PADDD.</summary>
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => Add(left, right);

    /// <summary>PADDQ.</summary>
    public static Vector128<long> Add(Vector128<long> left, Vector128<long> right) => Add(left, right);

    /// <summary>PADDQ.</summary>
    public static Vector128<ulong> Add(Vector128<ulong> left, Vector128<ulong> right) => Add(left, right);

    /// <summary>ADDPD.</summary>
    public static Vector128<double> Add(Vector128<double> left, Vector128<double> right) => Add(left, right);

    /// <summary>ADDSD.</summary>
    public static Vector128<double> AddScalar(Vector128<double> left, Vector128<double> right) => AddScalar(left, right);

    /// <summary>PADDSB.</summary>
    public static Vector128<sbyte> AddSaturate(Vector128<sbyte> left, Vector128<sbyte> right) => AddSaturate(left, right);

    /// <summary>PADDUSB.</summary>
    public static Vector128<byte> AddSaturate(Vector128<byte> left, Vector128<byte> right) => AddSaturate(left, right);

    /// <summary>PADDSW.</summary>
    public static Vector128<short> AddSaturate(Vector128<short> left, Vector128<short> right) => AddSaturate(left, right);

    /// <summary>PADDUSW.</summary>
    public static Vector128<ushort> AddSaturate(Vector128<ushort> left, Vector128<ushort> right) => AddSaturate(left, right);

    /// <summary>PAVGB.</summary>
    public static Vector128<byte> Average(Vector128<byte> left, Vector128<byte> right) => Average(left, right);

    /// <summary>PAVGW.</summary>
    public static Vector128<ushort> Average(Vector128<ushort> left, Vector128<ushort> right) => Average(left, right);

    /// <summary>DIVPD.</summary>
    public static Vector128<double> Divide(Vector128<double> left, Vector128<double> right) => Divide(left, right);

    /// <summary>DIVSD.</summary>
    public static Vector128<double> DivideScalar(Vector128<double> left, Vector128<double> right) =>
        DivideScalar(left, right);

    /// <summary>PMAXUB.</summary>
    public static Vector128<byte> Max(Vector128<byte> left, Vector128<byte> right) => Max(left, right);

    /// <summary>PMAXSW.</summary>
    public static Vector128<short> Max(Vector128<short> left, Vector128<short> right) => Max(left, right);

    /// <summary>MAXPD.</summary>
    public static Vector128<double> Max(Vector128<double> left, Vector128<double> right) => Max(left, right);

    /// <summary>MAXSD.</summary>
    public static Vector128<double> MaxScalar(Vector128<double> left, Vector128<double> right) => MaxScalar(left, right);

    /// <summary>PMINUB.</summary>
    public static Vector128<byte> Min(Vector128<byte> left, Vector128<byte> right) => Min(left, right);

    /// <summary>PMINSW.</summary>
    public static Vector128<short> Min(Vector128<short> left, Vector128<short> right) => Min(left, right);

    /// <summary>MINPD.</summary>
    public static Vector128<double> Min(Vector128<double> left, Vector128<double> right) => Min(left, right);

    /// <summary>MINSD.</summary>
    public static Vector128<double> MinScalar(Vector128<double> left, Vector128<double> right) => MinScalar(left, right);

    /// <summary>PMULUDQ.</summary>
    public static Vector128<ulong> Multiply(Vector128<uint> left, Vector128<uint> right) => Multiply(left, right);

    /// <summary>MULPD.</summary>
    public static Vector128<double> Multiply(Vector128<double> left, Vector128<double> right) => Multiply(left, right);

    /// <summary>PMADDWD.</summary>
    public static Vector128<int> MultiplyAddAdjacent(Vector128<short> left, Vector128<short> right) =>
        MultiplyAddAdjacent(left, right);

    /// <summary>PMULHW.</summary>
    public static Vector128<short> MultiplyHigh(Vector128<short> left, Vector128<short> right) => MultiplyHigh(left, right);

    /// <summary>PMULHUW.</summary>
    public static Vector128<ushort> MultiplyHigh(Vector128<ushort> left, Vector128<ushort> right) =>
        MultiplyHigh(left, right);

    /// <summary>PMULLW.</summary>
    public static Vector128<short> MultiplyLow(Vector128<short> left, Vector128<short> right) => MultiplyLow(left, right);

    /// <summary>PMULLW.</summary>
    public static Vector128<ushort> MultiplyLow(Vector128<ushort> left, Vector128<ushort> right) => MultiplyLow(left, right);

    /// <summary>MULSD.</summary>
    public static Vector128<double> MultiplyScalar(Vector128<double> left, Vector128<double> right) =>
        MultiplyScalar(left, right);

    /// <summary>SQRTPD.</summary>
    public static Vector128<double> Sqrt(Vector128<double> value) => Sqrt(value);

    /// <summary>SQRTSD.</summary>
    public static Vector128<double> SqrtScalar(Vector128<double> value) => SqrtScalar(value);

    /// <summary>SQRTSD.</summary>
    public static Vector128<double> SqrtScalar(Vector128<double> upper, Vector128<double> value) => SqrtScalar(upper, value);

    /// <summary>PSUBB.</summary>
    public static Vector128<byte> Subtract(Vector128<byte> left, Vector128<byte> right) => Subtract(left, right);

    /// <summary>PSUBB.</summary>
    public static Vector128<sbyte> Subtract(Vector128<sbyte> left, Vector128<sbyte> right) => Subtract(left, right);

    /// <summary>PSUBW.</summary>
    public static Vector128<short> Subtract(Vector128<short> left, Vector128<short> right) => Subtract(left, right);

    /// <summary>PSUBW.</summary>
    public static Vector128<ushort> Subtract(Vector128<ushort> left, Vector128<ushort> right) => Subtract(left, right);

    /// <summary>PSUBD.</summary>
    public static Vector128<int> Subtract(Vector128<int> left, Vector128<int> right) => Subtract(left, right);

    /// <summary>PSUBD.</summary>
    public static Vector128<uint> Subtract(Vector128<uint> left, Vector128<uint> right) => Subtract(left, right);

    /// <summary>PSUBQ.</summary>
    public static Vector128<long> Subtract(Vector128<long> left, Vector128<long> right) => Subtract(left, right);

    /// <summary>PSUBQ.</summary>
    public static Vector128<ulong> Subtract(Vector128<ulong> left, Vector128<ulong> right) => Subtract(left, right);

    /// <summary>SUBPD.</summary>
    public static Vector128<double> Subtract(Vector128<double> left, Vector128<double> right) => Subtract(left, right);

    /// <summary>SUBSD.</summary>
    public static Vector128<double> SubtractScalar(Vector128<double> left, Vector128<double> right) =>
        SubtractScalar(left, right);

    /// <summary>PSUBSB.</summary>
    public static Vector128<sbyte> SubtractSaturate(Vector128<sbyte> left, Vector128<sbyte> right) =>
        SubtractSaturate(left, right);

    /// <summary>PSUBSW.</summary>
    public static Vector128<short> SubtractSaturate(Vector128<short> left, Vector128<short> right) =>
        SubtractSaturate(left, right);

    /// <summary>PSUBUSB.</summary>
    public static Vector128<byte> SubtractSaturate(Vector128<byte> left, Vector128<byte> right) =>
        SubtractSaturate(left, right);

    /// <summary>PSUBUSW.</summary>
    public static Vector128<ushort> SubtractSaturate(Vector128<ushort> left, Vector128<ushort> right) =>
        SubtractSaturate(left, right);

    /// <summary>PSADBW.</summary>
    public static Vector128<ushort> SumAbsoluteDifferences(Vector128<byte> left, Vector128<byte> right) =>
        SumAbsoluteDifferences(left, right);

    /// <summary>Those with 64-bit registers.</summary>
    [Intrinsic]
    public new abstract class X64 : Sse.X64
    {
        internal X64()
        {
        }

        /// <summary>True: the baseline has them.</summary>
        public static new bool IsSupported
        {
            get => IsSupported;
        }

        /// <summary>CVTSI2SD.</summary>
        public static Vector128<double> ConvertScalarToVector128Double(Vector128<double> upper, long value) =>
            ConvertScalarToVector128Double(upper, value);

        /// <summary>MOVQ.</summary>
        public static Vector128<long> ConvertScalarToVector128Int64(long value) => ConvertScalarToVector128Int64(value);

        /// <summary>MOVQ.</summary>
        public static Vector128<ulong> ConvertScalarToVector128UInt64(ulong value) => ConvertScalarToVector128UInt64(value);

        /// <summary>MOVQ.</summary>
        public static long ConvertToInt64(Vector128<long> value) => ConvertToInt64(value);

        /// <summary>CVTSD2SI.</summary>
        public static long ConvertToInt64(Vector128<double> value) => ConvertToInt64(value);

        /// <summary>CVTTSD2SI.</summary>
        public static long ConvertToInt64WithTruncation(Vector128<double> value) => ConvertToInt64WithTruncation(value);

        /// <summary>MOVQ.</summary>
        public static ulong ConvertToUInt64(Vector128<ulong> value) => ConvertToUInt64(value);

        /// <summary>MOVNTI.</summary>
        public static void StoreNonTemporal(long* address, long value) => StoreNonTemporal(address, value);

        /// <summary>MOVNTI.</summary>
        public static void StoreNonTemporal(ulong* address, ulong value) => StoreNonTemporal(address, value);
    }
}
