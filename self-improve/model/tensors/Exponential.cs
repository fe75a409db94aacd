using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// e to the power of floats, to about 2 units in the last place, in arithmetic of floats: the runtime's goes by way of doubles,
/// which halves a vector. Powers that are no normal number become 0 or infinity.
/// </summary>
public static class Exponential
{
    private const float Lowest = -87.33f, Highest = 88.37f;

    /// <summary>The powers. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> exponents)
    {
        // e^x = 2^n e^r with |r| <= ln 2 / 2. ln 2 comes in two parts, the first exact in few bits, so that n ln 2 is; the
        // polynomial is that of Cephes' expf.
        const float InverseOfLog2 = 1.44269504f, Log2High = 0.693359375f, Log2Low = -2.12194440e-4f;
        Vector512<float> n = Vector512.Round(exponents * InverseOfLog2);
        Vector512<float> r = Add(n, -Log2High, exponents);
        r = Add(n, -Log2Low, r);
        Vector512<float> p = Add(r, Vector512.Create(1.9875691500e-4f), 1.3981999507e-3f);
        p = Add(r, p, 8.3334519073e-3f);
        p = Add(r, p, 4.1665795894e-2f);
        p = Add(r, p, 1.6666665459e-1f);
        p = Add(r, p, 5.0000001201e-1f);
        Vector512<float> power = Vector512.MultiplyAddEstimate(p, r * r, r + Vector512<float>.One);
        const int Bias = 127, MantissaBits = 23;
        Vector512<float> scale = ((Vector512.ConvertToInt32Native(n) + Vector512.Create(Bias)) << MantissaBits).AsSingle();
        Vector512<float> result = Vector512.ConditionalSelect(
            Vector512.LessThan(exponents, Vector512.Create(Lowest)), Vector512<float>.Zero, power * scale);
        return Vector512.ConditionalSelect(
            Vector512.GreaterThan(exponents, Vector512.Create(Highest)), Vector512.Create(float.PositiveInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(Vector512<float> left, Vector512<float> right, float addend) =>
        Vector512.MultiplyAddEstimate(left, right, Vector512.Create(addend));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(Vector512<float> left, float right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, Vector512.Create(right), addend);
}
