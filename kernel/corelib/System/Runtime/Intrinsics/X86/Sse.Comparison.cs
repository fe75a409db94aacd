namespace System.Runtime.Intrinsics.X86;

public abstract partial class Sse
{
    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareEqual(Vector128<float> left, Vector128<float> right) => CompareEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareGreaterThan(Vector128<float> left, Vector128<float> right) =>
        CompareGreaterThan(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareGreaterThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareGreaterThanOrEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareLessThan(Vector128<float> left, Vector128<float> right) =>
        CompareLessThan(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareLessThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareLessThanOrEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareNotEqual(Vector128<float> left, Vector128<float> right) =>
        CompareNotEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareNotGreaterThan(Vector128<float> left, Vector128<float> right) =>
        CompareNotGreaterThan(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareNotGreaterThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareNotGreaterThanOrEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareNotLessThan(Vector128<float> left, Vector128<float> right) =>
        CompareNotLessThan(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareNotLessThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareNotLessThanOrEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareOrdered(Vector128<float> left, Vector128<float> right) =>
        CompareOrdered(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarGreaterThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarGreaterThan(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarGreaterThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarGreaterThanOrEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarLessThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarLessThan(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarLessThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarLessThanOrEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarNotEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarNotEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarNotGreaterThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarNotGreaterThan(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarNotGreaterThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarNotGreaterThanOrEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarNotLessThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarNotLessThan(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarNotLessThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarNotLessThanOrEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarOrdered(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrdered(left, right);

    /// <summary>COMISS.</summary>
    public static bool CompareScalarOrderedEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrderedEqual(left, right);

    /// <summary>COMISS.</summary>
    public static bool CompareScalarOrderedGreaterThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrderedGreaterThan(left, right);

    /// <summary>COMISS.</summary>
    public static bool CompareScalarOrderedGreaterThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrderedGreaterThanOrEqual(left, right);

    /// <summary>COMISS.</summary>
    public static bool CompareScalarOrderedLessThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrderedLessThan(left, right);

    /// <summary>COMISS.</summary>
    public static bool CompareScalarOrderedLessThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrderedLessThanOrEqual(left, right);

    /// <summary>COMISS.</summary>
    public static bool CompareScalarOrderedNotEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarOrderedNotEqual(left, right);

    /// <summary>CMPSS.</summary>
    public static Vector128<float> CompareScalarUnordered(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnordered(left, right);

    /// <summary>UCOMISS.</summary>
    public static bool CompareScalarUnorderedEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnorderedEqual(left, right);

    /// <summary>UCOMISS.</summary>
    public static bool CompareScalarUnorderedGreaterThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnorderedGreaterThan(left, right);

    /// <summary>UCOMISS.</summary>
    public static bool CompareScalarUnorderedGreaterThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnorderedGreaterThanOrEqual(left, right);

    /// <summary>UCOMISS.</summary>
    public static bool CompareScalarUnorderedLessThan(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnorderedLessThan(left, right);

    /// <summary>UCOMISS.</summary>
    public static bool CompareScalarUnorderedLessThanOrEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnorderedLessThanOrEqual(left, right);

    /// <summary>UCOMISS.</summary>
    public static bool CompareScalarUnorderedNotEqual(Vector128<float> left, Vector128<float> right) =>
        CompareScalarUnorderedNotEqual(left, right);

    /// <summary>CMPPS.</summary>
    public static Vector128<float> CompareUnordered(Vector128<float> left, Vector128<float> right) =>
        CompareUnordered(left, right);
}
