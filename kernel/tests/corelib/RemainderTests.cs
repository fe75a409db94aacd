using System;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>The operator % of floating-point numbers.</summary>
public static class RemainderTests
{
    /// <summary>Corners, and a checksum of .NET's own results for numbers of every size.</summary>
    [KernelTest]
    public static void RemaindersMatchDotNet(KernelTestContext context)
    {
        double above = double.PositiveInfinity;
        context.Same("1.5 -1.5 1.5 -0 0 1 1", $"{Of(5.5, 2)} {Of(-5.5, 2)} {Of(5.5, -2)} {Of(-6, 3)} {Of(6, -3)} {Of(1, above)} {Of(1e300, 7)}");
        context.Same("NaN NaN NaN NaN NaN", $"{Of(1, 0)} {Of(above, 1)} {Of(double.NaN, 1)} {Of(1, double.NaN)} {Of(-above, above)}");
        context.Same("5E-324 0 1.5E-323 -5E-324", $"{Of(double.Epsilon, 1)} {Of(double.MaxValue, double.Epsilon)} {Of(1.5e-323, 2e-323)} {Of(-2.5e-323, 2e-323)}");
        context.Same("0.5 -0.099999964 NaN", $"{Of(2.5f, 1f)} {Of(-1f, 0.3f)} {Of(1f, 0f)}");
        var random = new SeededRandom(23);
        ulong sum = 0;
        for (int i = 0; i < 2000; i++)
        {
            double dividend = Any(ref random), divisor = Any(ref random);
            double rest = Of(dividend, divisor);
            if (!double.IsNaN(rest))
                sum = unchecked((sum ^ BitConverter.DoubleToUInt64Bits(rest)) * 0x100000001B3);
        }

        context.Equal(0x176F7AE603D955B3, sum, "checksum");
    }

    private static double Any(ref SeededRandom random) => BitConverter.UInt64BitsToDouble(
        (ulong)random.Next(int.MaxValue) << 33 ^ (ulong)random.Next(int.MaxValue) << 11 ^ (ulong)random.Next(1 << 12));

    // Called, so that the compiler does not know the answer.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Of(double dividend, double divisor) => dividend % divisor;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Of(float dividend, float divisor) => dividend % divisor;
}
