using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Training.Network;

/// <summary>Derivatives of the element-wise parts of a layer, one row at a time. The runtime splits vectors that a machine lacks.</summary>
internal static class RowMath
{
    private const int Lanes = 16;

    /// <summary>
    /// SwiGLU backwards: from d(silu(gate) * up) to d gate and d up. Lengths are equal.
    /// </summary>
    public static void SwiGluBackward(
        ReadOnlySpan<float> gate, ReadOnlySpan<float> up, ReadOnlySpan<float> derivative, Span<float> gateOut, Span<float> upOut)
    {
        int length = gate.Length;
        if (up.Length != length || derivative.Length != length || gateOut.Length != length || upOut.Length != length)
            throw new ArgumentException("vectors of different length");
        ref float g = ref MemoryMarshal.GetReference(gate), u = ref MemoryMarshal.GetReference(up);
        ref float d = ref MemoryMarshal.GetReference(derivative);
        ref float dg = ref MemoryMarshal.GetReference(gateOut), du = ref MemoryMarshal.GetReference(upOut);
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector512<float> x = Vector512.LoadUnsafe(ref g, (nuint)i), y = Vector512.LoadUnsafe(ref d, (nuint)i);
            Vector512<float> sigmoid = Vector512<float>.One / (Vector512<float>.One + Exponential.Of(-x));
            Vector512<float> slope = sigmoid * (Vector512<float>.One + (x * (Vector512<float>.One - sigmoid)));
            (y * Vector512.LoadUnsafe(ref u, (nuint)i) * slope).StoreUnsafe(ref dg, (nuint)i);
            (y * x * sigmoid).StoreUnsafe(ref du, (nuint)i);
        }

        for (; i < length; i++)
        {
            float x = gate[i], sigmoid = 1 / (1 + MathF.Exp(-x));
            float y = derivative[i];
            gateOut[i] = y * up[i] * sigmoid * (1 + (x * (1 - sigmoid)));
            upOut[i] = y * x * sigmoid;
        }
    }

    /// <summary>
    /// RMS normalisation backwards, added to <paramref name="inputOut"/>; the gain's share is added to <paramref name="gainOut"/>.
    /// <paramref name="factor"/> is what the forward pass multiplied by.
    /// </summary>
    public static void RmsNormBackward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gain, float factor, ReadOnlySpan<float> derivative,
        Span<float> inputOut, Span<float> gainOut)
    {
        int length = input.Length;
        if (gain.Length != length || derivative.Length != length || inputOut.Length != length || gainOut.Length != length)
            throw new ArgumentException("vectors of different length");
        ref float x = ref MemoryMarshal.GetReference(input), g = ref MemoryMarshal.GetReference(gain);
        ref float d = ref MemoryMarshal.GetReference(derivative);
        ref float dx = ref MemoryMarshal.GetReference(inputOut), dg = ref MemoryMarshal.GetReference(gainOut);
        Vector512<float> sums = Vector512<float>.Zero, factors = Vector512.Create(factor);
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector512<float> product = Vector512.LoadUnsafe(ref d, (nuint)i) * Vector512.LoadUnsafe(ref x, (nuint)i);
            sums += product * Vector512.LoadUnsafe(ref g, (nuint)i);
            (Vector512.LoadUnsafe(ref dg, (nuint)i) + (product * factors)).StoreUnsafe(ref dg, (nuint)i);
        }

        float sum = Vector512.Sum(sums);
        for (; i < length; i++)
        {
            sum += derivative[i] * input[i] * gain[i];
            gainOut[i] += derivative[i] * input[i] * factor;
        }

        float back = factor * factor * factor * sum / length;
        Vector512<float> backs = Vector512.Create(back);
        for (i = 0; i + Lanes <= length; i += Lanes)
        {
            Vector512<float> direct = factors * Vector512.LoadUnsafe(ref g, (nuint)i) * Vector512.LoadUnsafe(ref d, (nuint)i);
            (Vector512.LoadUnsafe(ref dx, (nuint)i) + direct - (backs * Vector512.LoadUnsafe(ref x, (nuint)i))).StoreUnsafe(ref dx, (nuint)i);
        }

        for (; i < length; i++) Unsafe.Add(ref dx, i) += (factor * gain[i] * derivative[i]) - (back * input[i]);
    }

    /// <summary>Softmax backwards, in place: derivative = weights * (derivative - weights · derivative) * scale.</summary>
    public static void SoftmaxBackward(ReadOnlySpan<float> weights, Span<float> derivative, float dot, float scale)
    {
        int length = weights.Length;
        if (derivative.Length != length) throw new ArgumentException("vectors of different length");
        ref float w = ref MemoryMarshal.GetReference(weights), d = ref MemoryMarshal.GetReference(derivative);
        Vector512<float> dots = Vector512.Create(dot), scales = Vector512.Create(scale);
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
            (Vector512.LoadUnsafe(ref w, (nuint)i) * (Vector512.LoadUnsafe(ref d, (nuint)i) - dots) * scales).StoreUnsafe(ref d, (nuint)i);
        for (; i < length; i++) Unsafe.Add(ref d, i) = Unsafe.Add(ref w, i) * (Unsafe.Add(ref d, i) - dot) * scale;
    }
}
