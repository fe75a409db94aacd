using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Functions of float vectors: products, softmax, normalisation, gates. All lengths are allowed.</summary>
public static class VectorKernels
{
    /// <summary>The sum of products of two vectors of one length.</summary>
    public static float Dot(KernelPath path, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length) throw new ArgumentException("vectors of different length");
        return path switch
        {
            KernelPath.Scalar => Dot<Lanes1, float>(left, right),
            KernelPath.Vector256 => Dot<Lanes8, Vector256<float>>(left, right),
            KernelPath.Vector512 => Dot<Lanes16, Vector512<float>>(left, right),
            _ => Dot<Lanes4, Vector128<float>>(left, right),
        };
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(KernelPath path, Span<float> target, float factor, ReadOnlySpan<float> source)
    {
        if (target.Length != source.Length) throw new ArgumentException("vectors of different length");
        switch (path)
        {
            case KernelPath.Scalar: AddScaled<Lanes1, float>(target, factor, source); break;
            case KernelPath.Vector256: AddScaled<Lanes8, Vector256<float>>(target, factor, source); break;
            case KernelPath.Vector512: AddScaled<Lanes16, Vector512<float>>(target, factor, source); break;
            default: AddScaled<Lanes4, Vector128<float>>(target, factor, source); break;
        }
    }

    /// <summary>target = factor * target.</summary>
    public static void Scale(KernelPath path, Span<float> target, float factor)
    {
        switch (path)
        {
            case KernelPath.Scalar: Scale<Lanes1, float>(target, factor); break;
            case KernelPath.Vector256: Scale<Lanes8, Vector256<float>>(target, factor); break;
            case KernelPath.Vector512: Scale<Lanes16, Vector512<float>>(target, factor); break;
            default: Scale<Lanes4, Vector128<float>>(target, factor); break;
        }
    }

    /// <summary>Replaces scores by exp(score - greatest) / sum, in place; the vector must not be empty.</summary>
    public static void Softmax(KernelPath path, Span<float> scores)
    {
        switch (path)
        {
            case KernelPath.Scalar: Softmax<Lanes1, float>(scores); break;
            case KernelPath.Vector256: Softmax<Lanes8, Vector256<float>>(scores); break;
            case KernelPath.Vector512: Softmax<Lanes16, Vector512<float>>(scores); break;
            default: Softmax<Lanes4, Vector128<float>>(scores); break;
        }
    }

    /// <summary>output = gain * input / sqrt(mean(input^2) + epsilon). Returns the factor 1/sqrt(...), which training reuses.</summary>
    public static float RmsNorm(
        KernelPath path, ReadOnlySpan<float> input, ReadOnlySpan<float> gain, float epsilon, Span<float> output)
    {
        float meanSquare = Dot(path, input, input) / input.Length;
        float factor = 1 / MathF.Sqrt(meanSquare + epsilon);
        switch (path)
        {
            case KernelPath.Scalar: MultiplyScaled<Lanes1, float>(input, gain, factor, output); break;
            case KernelPath.Vector256: MultiplyScaled<Lanes8, Vector256<float>>(input, gain, factor, output); break;
            case KernelPath.Vector512: MultiplyScaled<Lanes16, Vector512<float>>(input, gain, factor, output); break;
            default: MultiplyScaled<Lanes4, Vector128<float>>(input, gain, factor, output); break;
        }

        return factor;
    }

    /// <summary>SwiGLU: gate = gate / (1 + exp(-gate)) * up, in place in <paramref name="gate"/>.</summary>
    public static void SwiGlu(KernelPath path, Span<float> gate, ReadOnlySpan<float> up)
    {
        if (gate.Length != up.Length) throw new ArgumentException("vectors of different length");
        switch (path)
        {
            case KernelPath.Scalar: SwiGlu<Lanes1, float>(gate, up); break;
            case KernelPath.Vector256: SwiGlu<Lanes8, Vector256<float>>(gate, up); break;
            case KernelPath.Vector512: SwiGlu<Lanes16, Vector512<float>>(gate, up); break;
            default: SwiGlu<Lanes4, Vector128<float>>(gate, up); break;
        }
    }

    // Four accumulators hide the latency of the multiply-add.
    private static float Dot<TLanes, TVector>(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        nuint length = (nuint)left.Length;
        nuint step = (nuint)TLanes.Count;
        TVector sum0 = TLanes.Zero, sum1 = TLanes.Zero, sum2 = TLanes.Zero, sum3 = TLanes.Zero;
        nuint i = 0;
        for (; i + (4 * step) <= length; i += 4 * step)
        {
            sum0 = TLanes.MultiplyAdd(TLanes.Load(ref a, i), TLanes.Load(ref b, i), sum0);
            sum1 = TLanes.MultiplyAdd(TLanes.Load(ref a, i + step), TLanes.Load(ref b, i + step), sum1);
            sum2 = TLanes.MultiplyAdd(TLanes.Load(ref a, i + (2 * step)), TLanes.Load(ref b, i + (2 * step)), sum2);
            sum3 = TLanes.MultiplyAdd(TLanes.Load(ref a, i + (3 * step)), TLanes.Load(ref b, i + (3 * step)), sum3);
        }

        for (; i + step <= length; i += step)
            sum0 = TLanes.MultiplyAdd(TLanes.Load(ref a, i), TLanes.Load(ref b, i), sum0);
        float sum = TLanes.Sum(TLanes.Add(TLanes.Add(sum0, sum1), TLanes.Add(sum2, sum3)));
        for (; i < length; i++) sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }

    private static void AddScaled<TLanes, TVector>(Span<float> target, float factor, ReadOnlySpan<float> source)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float t = ref MemoryMarshal.GetReference(target);
        ref float s = ref MemoryMarshal.GetReference(source);
        nuint length = (nuint)target.Length;
        nuint step = (nuint)TLanes.Count;
        TVector factors = TLanes.Broadcast(factor);
        nuint i = 0;
        for (; i + step <= length; i += step)
            TLanes.Store(TLanes.MultiplyAdd(factors, TLanes.Load(ref s, i), TLanes.Load(ref t, i)), ref t, i);
        for (; i < length; i++) Unsafe.Add(ref t, i) += factor * Unsafe.Add(ref s, i);
    }

    private static void Scale<TLanes, TVector>(Span<float> target, float factor)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float t = ref MemoryMarshal.GetReference(target);
        nuint length = (nuint)target.Length;
        nuint step = (nuint)TLanes.Count;
        TVector factors = TLanes.Broadcast(factor);
        nuint i = 0;
        for (; i + step <= length; i += step) TLanes.Store(TLanes.Multiply(factors, TLanes.Load(ref t, i)), ref t, i);
        for (; i < length; i++) Unsafe.Add(ref t, i) *= factor;
    }

    private static void Softmax<TLanes, TVector>(Span<float> scores)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float s = ref MemoryMarshal.GetReference(scores);
        nuint length = (nuint)scores.Length;
        nuint step = (nuint)TLanes.Count;
        float greatest = Greatest<TLanes, TVector>(scores);
        TVector shift = TLanes.Broadcast(-greatest);
        TVector sums = TLanes.Zero;
        nuint i = 0;
        for (; i + step <= length; i += step)
        {
            TVector power = TLanes.Exp(TLanes.Add(TLanes.Load(ref s, i), shift));
            TLanes.Store(power, ref s, i);
            sums = TLanes.Add(sums, power);
        }

        float sum = TLanes.Sum(sums);
        for (; i < length; i++)
        {
            float power = MathF.Exp(Unsafe.Add(ref s, i) - greatest);
            Unsafe.Add(ref s, i) = power;
            sum += power;
        }

        Scale<TLanes, TVector>(scores, 1 / sum);
    }

    private static float Greatest<TLanes, TVector>(ReadOnlySpan<float> values)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float v = ref MemoryMarshal.GetReference(values);
        nuint length = (nuint)values.Length;
        nuint step = (nuint)TLanes.Count;
        TVector lanes = TLanes.Broadcast(float.NegativeInfinity);
        nuint i = 0;
        for (; i + step <= length; i += step) lanes = TLanes.Max(lanes, TLanes.Load(ref v, i));
        float greatest = TLanes.Greatest(lanes);
        for (; i < length; i++) greatest = MathF.Max(greatest, Unsafe.Add(ref v, i));
        return greatest;
    }

    private static void MultiplyScaled<TLanes, TVector>(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gain, float factor, Span<float> output)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (gain.Length != input.Length || output.Length != input.Length)
            throw new ArgumentException("vectors of different length");
        ref float x = ref MemoryMarshal.GetReference(input);
        ref float g = ref MemoryMarshal.GetReference(gain);
        ref float y = ref MemoryMarshal.GetReference(output);
        nuint length = (nuint)input.Length;
        nuint step = (nuint)TLanes.Count;
        TVector factors = TLanes.Broadcast(factor);
        nuint i = 0;
        for (; i + step <= length; i += step)
        {
            TVector scaled = TLanes.Multiply(TLanes.Load(ref x, i), factors);
            TLanes.Store(TLanes.Multiply(scaled, TLanes.Load(ref g, i)), ref y, i);
        }

        for (; i < length; i++) Unsafe.Add(ref y, i) = Unsafe.Add(ref x, i) * factor * Unsafe.Add(ref g, i);
    }

    private static void SwiGlu<TLanes, TVector>(Span<float> gate, ReadOnlySpan<float> up)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float g = ref MemoryMarshal.GetReference(gate);
        ref float u = ref MemoryMarshal.GetReference(up);
        nuint length = (nuint)gate.Length;
        nuint step = (nuint)TLanes.Count;
        TVector one = TLanes.Broadcast(1), minusOne = TLanes.Broadcast(-1);
        nuint i = 0;
        for (; i + step <= length; i += step)
        {
            TVector x = TLanes.Load(ref g, i);
            TVector below = TLanes.Add(one, TLanes.Exp(TLanes.Multiply(minusOne, x)));
            TLanes.Store(TLanes.Multiply(TLanes.Divide(x, below), TLanes.Load(ref u, i)), ref g, i);
        }

        for (; i < length; i++)
        {
            float x = Unsafe.Add(ref g, i);
            Unsafe.Add(ref g, i) = x / (1 + MathF.Exp(-x)) * Unsafe.Add(ref u, i);
        }
    }
}
