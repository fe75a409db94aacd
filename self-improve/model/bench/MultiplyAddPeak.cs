using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Bench;

/// <summary>The most multiply-adds that the machine does in registers: no memory, no dependence closer than its latency.</summary>
public static class MultiplyAddPeak
{
    private const int Iterations = 400_000;

    /// <summary>Operations a second (two a multiply-add) on all threads of a context.</summary>
    public static double Measure(Compute compute)
    {
        float[] results = new float[compute.Pool.Threads];
        long start = Stopwatch.GetTimestamp();
        compute.Pool.Run(results.Length, job => results[job] = Multiply());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (Array.Exists(results, float.IsNaN)) throw new ArithmeticException("the peak's numbers left their range");
        return results.Length * (double)Iterations * 12 * Vector512<float>.Count * 2 / seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply()
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < Iterations; n++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, y);
            b = Vector512.MultiplyAddEstimate(b, x, y);
            c = Vector512.MultiplyAddEstimate(c, x, y);
            d = Vector512.MultiplyAddEstimate(d, x, y);
            e = Vector512.MultiplyAddEstimate(e, x, y);
            f = Vector512.MultiplyAddEstimate(f, x, y);
            g = Vector512.MultiplyAddEstimate(g, x, y);
            h = Vector512.MultiplyAddEstimate(h, x, y);
            i = Vector512.MultiplyAddEstimate(i, x, y);
            j = Vector512.MultiplyAddEstimate(j, x, y);
            k = Vector512.MultiplyAddEstimate(k, x, y);
            l = Vector512.MultiplyAddEstimate(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
