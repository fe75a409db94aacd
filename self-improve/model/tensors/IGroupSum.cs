using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>How a path multiplies a group of 32 levels with 32 activations and adds the scaled product to a sum.</summary>
internal interface IGroupSum<TSum>
    where TSum : struct
{
    static abstract TSum Zero { get; }

    /// <summary>Levels of 0 .. 63.</summary>
    static abstract TSum AddUnsigned(TSum sum, Vector256<byte> levels, Vector256<sbyte> activations, float scale);

    /// <summary>Levels of -128 .. 127.</summary>
    static abstract TSum AddSigned(TSum sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float scale);

    /// <summary>Levels of -128 .. 127; the two halves have scales of their own.</summary>
    static abstract TSum AddSigned(
        TSum sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float lowScale, float highScale);

    static abstract TSum Add(TSum left, TSum right);
    static abstract float Total(TSum sum);
}

/// <summary>
/// 256-bit vectors: <c>vpmaddubsw</c> and <c>vpmaddwd</c>, then one float multiply-add a group. .NET exposes no VNNI
/// instruction on machines that have only its AVX-512 form, so 512-bit machines use this as well.
/// </summary>
internal readonly struct Avx2GroupSum : IGroupSum<Vector256<float>>
{
    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddUnsigned(
        Vector256<float> sum, Vector256<byte> levels, Vector256<sbyte> activations, float scale) =>
        Fma.MultiplyAdd(Vector256.ConvertToSingle(Products(levels, activations)), Vector256.Create(scale), sum);

    // The instruction wants one unsigned factor: the level's sign moves to the activation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddSigned(
        Vector256<float> sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float scale) =>
        AddUnsigned(sum, Avx2.Abs(levels), Avx2.Sign(activations, levels), scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddSigned(
        Vector256<float> sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float lowScale, float highScale)
    {
        Vector256<int> products = Products(Avx2.Abs(levels), Avx2.Sign(activations, levels));
        Vector256<float> scales = Vector256.Create(Vector128.Create(lowScale), Vector128.Create(highScale));
        return Fma.MultiplyAdd(Vector256.ConvertToSingle(products), scales, sum);
    }

    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    public static float Total(Vector256<float> sum) => Vector256.Sum(sum);

    // No pair of products exceeds 16 bits: 2 * 128 * 127 = 32,512.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<byte> levels, Vector256<sbyte> activations) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(levels, activations), Vector256.Create((short)1));
}

/// <summary>128-bit vectors of any machine.</summary>
internal readonly struct Vector128GroupSum : IGroupSum<Vector128<float>>
{
    public static Vector128<float> Zero => Vector128<float>.Zero;

    public static Vector128<float> AddUnsigned(
        Vector128<float> sum, Vector256<byte> levels, Vector256<sbyte> activations, float scale) =>
        AddSigned(sum, levels.AsSByte(), activations, scale, scale);

    public static Vector128<float> AddSigned(
        Vector128<float> sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float scale) =>
        AddSigned(sum, levels, activations, scale, scale);

    public static Vector128<float> AddSigned(
        Vector128<float> sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float lowScale, float highScale)
    {
        Vector128<float> low = Vector128.ConvertToSingle(Products(levels.GetLower(), activations.GetLower()));
        Vector128<float> high = Vector128.ConvertToSingle(Products(levels.GetUpper(), activations.GetUpper()));
        return sum + (low * lowScale) + (high * highScale);
    }

    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    public static float Total(Vector128<float> sum) => Vector128.Sum(sum);

    /// <summary>Sixteen products, added four by four.</summary>
    internal static Vector128<int> Products(Vector128<sbyte> levels, Vector128<sbyte> activations)
    {
        Vector128<short> low = Vector128.WidenLower(levels) * Vector128.WidenLower(activations);
        Vector128<short> high = Vector128.WidenUpper(levels) * Vector128.WidenUpper(activations);
        return Vector128.WidenLower(low) + Vector128.WidenUpper(low) + Vector128.WidenLower(high) + Vector128.WidenUpper(high);
    }
}

/// <summary>Integer vectors, one scalar float operation a group: for emulators, where each float lane costs a call.</summary>
internal readonly struct IntegerGroupSum : IGroupSum<float>
{
    public static float Zero => 0;

    public static float AddUnsigned(float sum, Vector256<byte> levels, Vector256<sbyte> activations, float scale) =>
        AddSigned(sum, levels.AsSByte(), activations, scale);

    public static float AddSigned(float sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float scale)
    {
        Vector128<int> products = Vector128GroupSum.Products(levels.GetLower(), activations.GetLower())
            + Vector128GroupSum.Products(levels.GetUpper(), activations.GetUpper());
        return sum + (Vector128.Sum(products) * scale);
    }

    public static float AddSigned(
        float sum, Vector256<sbyte> levels, Vector256<sbyte> activations, float lowScale, float highScale)
    {
        int low = Vector128.Sum(Vector128GroupSum.Products(levels.GetLower(), activations.GetLower()));
        int high = Vector128.Sum(Vector128GroupSum.Products(levels.GetUpper(), activations.GetUpper()));
        return sum + (low * lowScale) + (high * highScale);
    }

    public static float Add(float left, float right) => left + right;

    public static float Total(float sum) => sum;
}
