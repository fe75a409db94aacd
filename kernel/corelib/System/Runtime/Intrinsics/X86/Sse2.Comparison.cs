namespace System.Runtime.Intrinsics.X86;

public abstract partial class Sse2
{
    /// <summary>PCMPEQB.</summary>
    public static Vector128<sbyte> CompareEqual(Vector128<sbyte> left, Vector128<sbyte> right) => CompareEqual(left, right);

    /// <summary>PCMPEQB.</summary>
    public static Vector128<byte> CompareEqual(Vector128<byte> left, Vector128<byte> right) => CompareEqual(left, right);

    /// <summary>PCMPEQW.</summary>
    public static Vector128<short> CompareEqual(Vector128<short> left, Vector128<short> right) => CompareEqual(left, right);

    /// <summary>PCMPEQW.</summary>
    public static Vector128<ushort> CompareEqual(Vector128<ushort> left, Vector128<ushort> right) =>
        CompareEqual(left, right);

    /// <summary>PCMPEQD.</summary>
    public static Vector128<int> CompareEqual(Vector128<int> left, Vector128<int> right) => CompareEqual(left, right);

    /// <summary>PCMPEQD.</summary>
    public static Vector128<uint> CompareEqual(Vector128<uint> left, Vector128<uint> right) => CompareEqual(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareEqual(Vector128<double> left, Vector128<double> right) =>
        CompareEqual(left, right);

    /// <summary>PCMPGTB.</summary>
    public static Vector128<sbyte> CompareGreaterThan(Vector128<sbyte> left, Vector128<sbyte> right) =>
        CompareGreaterThan(left, right);

    /// <summary>PCMPGTW.</summary>
    public static Vector128<short> CompareGreaterThan(Vector128<short> left, Vector128<short> right) =>
        CompareGreaterThan(left, right);

    /// <summary>PCMPGTD.</summary>
    public static Vector128<int> CompareGreaterThan(Vector128<int> left, Vector128<int> right) =>
        CompareGreaterThan(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareGreaterThan(Vector128<double> left, Vector128<double> right) =>
        CompareGreaterThan(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareGreaterThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareGreaterThanOrEqual(left, right);

    /// <summary>PCMPGTB.</summary>
    public static Vector128<sbyte> CompareLessThan(Vector128<sbyte> left, Vector128<sbyte> right) =>
        CompareLessThan(left, right);

    /// <summary>PCMPGTW.</summary>
    public static Vector128<short> CompareLessThan(Vector128<short> left, Vector128<short> right) =>
        CompareLessThan(left, right);

    /// <summary>PCMPGTD.</summary>
    public static Vector128<int> CompareLessThan(Vector128<int> left, Vector128<int> right) => CompareLessThan(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareLessThan(Vector128<double> left, Vector128<double> right) =>
        CompareLessThan(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareLessThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareLessThanOrEqual(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareNotEqual(Vector128<double> left, Vector128<double> right) =>
        CompareNotEqual(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareNotGreaterThan(Vector128<double> left, Vector128<double> right) =>
        CompareNotGreaterThan(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareNotGreaterThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareNotGreaterThanOrEqual(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareNotLessThan(Vector128<double> left, Vector128<double> right) =>
        CompareNotLessThan(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareNotLessThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareNotLessThanOrEqual(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareOrdered(Vector128<double> left, Vector128<double> right) =>
        CompareOrdered(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarGreaterThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarGreaterThan(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarGreaterThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarGreaterThanOrEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarLessThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarLessThan(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarLessThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarLessThanOrEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarNotEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarNotEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarNotGreaterThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarNotGreaterThan(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarNotGreaterThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarNotGreaterThanOrEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarNotLessThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarNotLessThan(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarNotLessThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarNotLessThanOrEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarOrdered(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrdered(left, right);

    /// <summary>COMISD.</summary>
    public static bool CompareScalarOrderedEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrderedEqual(left, right);

    /// <summary>COMISD.</summary>
    public static bool CompareScalarOrderedGreaterThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrderedGreaterThan(left, right);

    /// <summary>COMISD.</summary>
    public static bool CompareScalarOrderedGreaterThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrderedGreaterThanOrEqual(left, right);

    /// <summary>COMISD.</summary>
    public static bool CompareScalarOrderedLessThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrderedLessThan(left, right);

    /// <summary>COMISD.</summary>
    public static bool CompareScalarOrderedLessThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrderedLessThanOrEqual(left, right);

    /// <summary>COMISD.</summary>
    public static bool CompareScalarOrderedNotEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarOrderedNotEqual(left, right);

    /// <summary>CMPSD.</summary>
    public static Vector128<double> CompareScalarUnordered(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnordered(left, right);

    /// <summary>UCOMISD.</summary>
    public static bool CompareScalarUnorderedEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnorderedEqual(left, right);

    /// <summary>UCOMISD.</summary>
    public static bool CompareScalarUnorderedGreaterThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnorderedGreaterThan(left, right);

    /// <summary>UCOMISD.</summary>
    public static bool CompareScalarUnorderedGreaterThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnorderedGreaterThanOrEqual(left, right);

    /// <summary>UCOMISD.</summary>
    public static bool CompareScalarUnorderedLessThan(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnorderedLessThan(left, right);

    /// <summary>UCOMISD.</summary>
    public static bool CompareScalarUnorderedLessThanOrEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnorderedLessThanOrEqual(left, right);

    /// <summary>UCOMISD.</summary>
    public static bool CompareScalarUnorderedNotEqual(Vector128<double> left, Vector128<double> right) =>
        CompareScalarUnorderedNotEqual(left, right);

    /// <summary>CMPPD.</summary>
    public static Vector128<double> CompareUnordered(Vector128<double> left, Vector128<double> right) =>
        CompareUnordered(left, right);
}
