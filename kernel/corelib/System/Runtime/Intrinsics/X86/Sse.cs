using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

/// <summary>
/// Instructions of SSE: each method is the one that its summary names (Intel SDM, volume 2).
/// The compiler puts it in the place of the call: a body that calls itself stands for that.
/// </summary>
[Intrinsic]
public abstract partial class Sse : X86Base
{
    internal Sse()
    {
    }

    /// <summary>True: the baseline has them.</summary>
    public static new bool IsSupported
    {
        get => IsSupported;
    }

    /// <summary>ADDPS.</summary>
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => Add(left, right);

    /// <summary>ADDSS.</summary>
    public static Vector128<float> AddScalar(Vector128<float> left, Vector128<float> right) => AddScalar(left, right);

    /// <summary>ANDPS.</summary>
    public static Vector128<float> And(Vector128<float> left, Vector128<float> right) => And(left, right);

    /// <summary>ANDNPS.</summary>
    public static Vector128<float> AndNot(Vector128<float> left, Vector128<float> right) => AndNot(left, right);

    /// <summary>CVTSI2SS.</summary>
    public static Vector128<float> ConvertScalarToVector128Single(Vector128<float> upper, int value) =>
        ConvertScalarToVector128Single(upper, value);

    /// <summary>CVTSS2SI.</summary>
    public static int ConvertToInt32(Vector128<float> value) => ConvertToInt32(value);

    /// <summary>CVTTSS2SI.</summary>
    public static int ConvertToInt32WithTruncation(Vector128<float> value) => ConvertToInt32WithTruncation(value);

    /// <summary>DIVPS.</summary>
    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => Divide(left, right);

    /// <summary>DIVSS.</summary>
    public static Vector128<float> DivideScalar(Vector128<float> left, Vector128<float> right) => DivideScalar(left, right);

    /// <summary>MAXPS.</summary>
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) => Max(left, right);

    /// <summary>MAXSS.</summary>
    public static Vector128<float> MaxScalar(Vector128<float> left, Vector128<float> right) => MaxScalar(left, right);

    /// <summary>MINPS.</summary>
    public static Vector128<float> Min(Vector128<float> left, Vector128<float> right) => Min(left, right);

    /// <summary>MINSS.</summary>
    public static Vector128<float> MinScalar(Vector128<float> left, Vector128<float> right) => MinScalar(left, right);

    /// <summary>MOVHLPS.</summary>
    public static Vector128<float> MoveHighToLow(Vector128<float> left, Vector128<float> right) =>
        MoveHighToLow(left, right);

    /// <summary>MOVLHPS.</summary>
    public static Vector128<float> MoveLowToHigh(Vector128<float> left, Vector128<float> right) =>
        MoveLowToHigh(left, right);

    /// <summary>MOVMSKPS.</summary>
    public static int MoveMask(Vector128<float> value) => MoveMask(value);

    /// <summary>MOVSS.</summary>
    public static Vector128<float> MoveScalar(Vector128<float> upper, Vector128<float> value) => MoveScalar(upper, value);

    /// <summary>MULPS.</summary>
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => Multiply(left, right);

    /// <summary>MULSS.</summary>
    public static Vector128<float> MultiplyScalar(Vector128<float> left, Vector128<float> right) =>
        MultiplyScalar(left, right);

    /// <summary>ORPS.</summary>
    public static Vector128<float> Or(Vector128<float> left, Vector128<float> right) => Or(left, right);

    /// <summary>RCPPS.</summary>
    public static Vector128<float> Reciprocal(Vector128<float> value) => Reciprocal(value);

    /// <summary>RCPSS.</summary>
    public static Vector128<float> ReciprocalScalar(Vector128<float> value) => ReciprocalScalar(value);

    /// <summary>RCPSS.</summary>
    public static Vector128<float> ReciprocalScalar(Vector128<float> upper, Vector128<float> value) =>
        ReciprocalScalar(upper, value);

    /// <summary>RSQRTPS.</summary>
    public static Vector128<float> ReciprocalSqrt(Vector128<float> value) => ReciprocalSqrt(value);

    /// <summary>RSQRTSS.</summary>
    public static Vector128<float> ReciprocalSqrtScalar(Vector128<float> value) => ReciprocalSqrtScalar(value);

    /// <summary>RSQRTSS.</summary>
    public static Vector128<float> ReciprocalSqrtScalar(Vector128<float> upper, Vector128<float> value) =>
        ReciprocalSqrtScalar(upper, value);

    /// <summary>SHUFPS.</summary>
    public static Vector128<float> Shuffle(Vector128<float> left, Vector128<float> right, byte control) =>
        Shuffle(left, right, control);

    /// <summary>SQRTPS.</summary>
    public static Vector128<float> Sqrt(Vector128<float> value) => Sqrt(value);

    /// <summary>SQRTSS.</summary>
    public static Vector128<float> SqrtScalar(Vector128<float> value) => SqrtScalar(value);

    /// <summary>SQRTSS.</summary>
    public static Vector128<float> SqrtScalar(Vector128<float> upper, Vector128<float> value) => SqrtScalar(upper, value);

    /// <summary>SUBPS.</summary>
    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => Subtract(left, right);

    /// <summary>SUBSS.</summary>
    public static Vector128<float> SubtractScalar(Vector128<float> left, Vector128<float> right) =>
        SubtractScalar(left, right);

    /// <summary>UNPCKHPS.</summary>
    public static Vector128<float> UnpackHigh(Vector128<float> left, Vector128<float> right) => UnpackHigh(left, right);

    /// <summary>UNPCKLPS.</summary>
    public static Vector128<float> UnpackLow(Vector128<float> left, Vector128<float> right) => UnpackLow(left, right);

    /// <summary>XORPS.</summary>
    public static Vector128<float> Xor(Vector128<float> left, Vector128<float> right) => Xor(left, right);

    /// <summary>Those with 64-bit registers.</summary>
    [Intrinsic]
    public new abstract class X64 : X86Base.X64
    {
        internal X64()
        {
        }

        /// <summary>True: the baseline has them.</summary>
        public static new bool IsSupported
        {
            get => IsSupported;
        }

        /// <summary>CVTSI2SS.</summary>
        public static Vector128<float> ConvertScalarToVector128Single(Vector128<float> upper, long value) =>
            ConvertScalarToVector128Single(upper, value);

        /// <summary>CVTSS2SI.</summary>
        public static long ConvertToInt64(Vector128<float> value) => ConvertToInt64(value);

        /// <summary>CVTTSS2SI.</summary>
        public static long ConvertToInt64WithTruncation(Vector128<float> value) => ConvertToInt64WithTruncation(value);
    }
}
