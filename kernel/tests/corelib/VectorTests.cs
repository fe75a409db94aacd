using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>
/// Vectors of sixteen bytes. What is expected are checksums of .NET's results. An operation that is called is an instruction of
/// the processor where there is one; through a delegate it is always the library's own body: both must give the same.
/// </summary>
public static class VectorTests
{
    private const int Operations = 18;
    private const int Reductions = 8;

    /// <summary>Operations on elements, one after the other.</summary>
    [KernelTest]
    public static void OperationsMatchDotNet(KernelTestContext context)
    {
        context.Same("A1DB E49A A89D DDDF 6A59 AB56 EC1D BC98 59A8 CC5B F3E4 A67B 930E 6CE2 650B 5BD2 ACC2 8EB5 ", Checksums<byte>(Called, Operations));
        context.Same("A1DB E49A A89D DDDF 6A59 AB56 EC1D BC98 59A8 CC5B F3E4 A67B 930E 6CE2 650B 5BD2 ACC2 8EB5 ", Checksums<byte>(Bodies, Operations));
        context.Same("B186 4BEF 44A9 DDDF 6A59 AB56 E9EE EF1E AEFB CC5B C54A 81D0 A7A5 4944 0A8B D305 CB87 C6C5 ", Checksums<short>(Called, Operations));
        context.Same("9D8C D63A 80D2 DDDF 6A59 AB56 9292 378E 387A CC5B E3DD A67B 0C08 490B E565 F15F 69F7 8371 ", Checksums<uint>(Called, Operations));
        context.Same("CD8F BFA2 1331 DDDF 6A59 AB56 52C1 8FB1 789C CC5B FADF 08F7 E7FD 297B B8C8 64D2 E736 F6BE ", Checksums<long>(Called, Operations));
        context.Same("CD8F BFA2 1331 DDDF 6A59 AB56 52C1 8FB1 789C CC5B FADF 08F7 E7FD 297B B8C8 64D2 E736 F6BE ", Checksums<long>(Bodies, Operations));
        context.Same("7724 4AD7 6FF8 C5E7 8A29 B44F BEC3 1A44 254A 8825 E526 8EF4 D89B ED11 131F 27E2 4185 8CCB ", Checksums<float>(Called, Operations));
        context.Same("7724 4AD7 6FF8 C5E7 8A29 B44F BEC3 1A44 254A 8825 E526 8EF4 D89B ED11 131F 27E2 4185 8CCB ", Checksums<float>(Bodies, Operations));
        context.Same("2B44 5E19 EE83 7F3D 15D6 08F5 1D07 1543 6C46 C117 8003 ED5E 42D0 8EF9 32DF 6189 D204 79D9 ", Checksums<double>(Called, Operations));
    }

    private static Vector128<T> Called<T>(int operation, Vector128<T> a, Vector128<T> b) => operation switch
    {
        0 => a + b,
        1 => a - b,
        2 => a * b,
        3 => a & b,
        4 => a | b,
        5 => a ^ b,
        6 => Vector128.Max(a, b),
        7 => Vector128.Min(a, b),
        8 => a / Divisor(b),
        9 => ~a,
        10 => -a,
        11 => Vector128.Abs(a),
        12 => Vector128.Sqrt(a),
        13 => Vector128.Equals(a, b) & Vector128<T>.One,
        14 => Vector128.GreaterThan(a, b) & Vector128<T>.One,
        15 => Vector128.GreaterThanOrEqual(a, b) & Vector128<T>.One,
        16 => Vector128.LessThan(a, b) & Vector128<T>.One,
        _ => Vector128.LessThanOrEqual(a, b) & Vector128<T>.One,
    };

    private static Vector128<T> Bodies<T>(int operation, Vector128<T> a, Vector128<T> b) => operation switch
    {
        0 => OfTwo(Vector128.Add, a, b),
        1 => OfTwo(Vector128.Subtract, a, b),
        2 => OfTwo(Vector128.Multiply, a, b),
        3 => OfTwo(Vector128.BitwiseAnd, a, b),
        4 => OfTwo(Vector128.BitwiseOr, a, b),
        5 => OfTwo(Vector128.Xor, a, b),
        6 => OfTwo(Vector128.Max, a, b),
        7 => OfTwo(Vector128.Min, a, b),
        8 => OfTwo(Vector128.Divide, a, Divisor(b)),
        9 => OfOne(Vector128.OnesComplement, a),
        10 => OfOne(Vector128.Negate, a),
        11 => OfOne(Vector128.Abs, a),
        12 => OfOne(Vector128.Sqrt, a),
        13 => OfTwo(Vector128.Equals, a, b) & Vector128<T>.One,
        14 => OfTwo(Vector128.GreaterThan, a, b) & Vector128<T>.One,
        15 => OfTwo(Vector128.GreaterThanOrEqual, a, b) & Vector128<T>.One,
        16 => OfTwo(Vector128.LessThan, a, b) & Vector128<T>.One,
        _ => OfTwo(Vector128.LessThanOrEqual, a, b) & Vector128<T>.One,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<T> OfOne<T>(Func<Vector128<T>, Vector128<T>> operation, Vector128<T> a) => operation(a);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TResult OfTwo<T, TResult>(Func<Vector128<T>, Vector128<T>, TResult> operation, Vector128<T> a, Vector128<T> b) => operation(a, b);

    // Of integers: above 0, so that no quotient fails.
    private static Vector128<T> Divisor<T>(Vector128<T> vector) =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) ? vector : (vector >>> 1) | Vector128<T>.One;

    /// <summary>What makes one value of a vector.</summary>
    [KernelTest]
    public static void ReductionsMatchDotNet(KernelTestContext context)
    {
        context.Same("10C8 38CF B171 A39F 0366 8A20 BE80 A67B ", Checksums<byte>(Reduced, Reductions));
        context.Same("10C8 38CF B171 A39F 0366 8A20 BE80 A67B ", Checksums<byte>(ReducedByBodies, Reductions));
        context.Same("A124 D1F8 C80A 49E4 DBF0 9CA8 180F 251C ", Checksums<float>(Reduced, Reductions));
        context.Same("A124 D1F8 C80A 49E4 DBF0 9CA8 180F 251C ", Checksums<float>(ReducedByBodies, Reductions));
    }

    private static Vector128<T> Reduced<T>(int operation, Vector128<T> a, Vector128<T> b) => operation switch
    {
        0 => Vector128.CreateScalar(Vector128.Sum(a)),
        1 => Vector128.CreateScalar(Vector128.Dot(a, b)),
        2 => Vector128.CreateScalar(a.ExtractMostSignificantBits()).As<uint, T>(),
        3 => Truth<T>(a == b),
        4 => Truth<T>(Vector128.EqualsAny(a, b)),
        5 => Truth<T>(Vector128.GreaterThanAll(a, b)),
        6 => Truth<T>(Vector128.LessThanAny(a, b)),
        _ => Vector128.ConditionalSelect(a ^ b, a, b),
    };

    private static Vector128<T> ReducedByBodies<T>(int operation, Vector128<T> a, Vector128<T> b) => operation switch
    {
        0 => Vector128.CreateScalar(Reduce(Vector128.Sum, a)),
        1 => Vector128.CreateScalar(OfTwo(Vector128.Dot, a, b)),
        2 => Vector128.CreateScalar(Reduce(Vector128.ExtractMostSignificantBits, a)).As<uint, T>(),
        3 => Truth<T>(OfTwo(Vector128.EqualsAll, a, b)),
        4 => Truth<T>(OfTwo(Vector128.EqualsAny, a, b)),
        5 => Truth<T>(OfTwo(Vector128.GreaterThanAll, a, b)),
        6 => Truth<T>(OfTwo(Vector128.LessThanAny, a, b)),
        _ => Select(Vector128.ConditionalSelect, a ^ b, a, b),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TResult Reduce<T, TResult>(Func<Vector128<T>, TResult> operation, Vector128<T> a) => operation(a);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<T> Select<T>(Func<Vector128<T>, Vector128<T>, Vector128<T>, Vector128<T>> operation, Vector128<T> condition, Vector128<T> a, Vector128<T> b) =>
        operation(condition, a, b);

    private static Vector128<T> Truth<T>(bool holds) => holds ? Vector128<T>.One : Vector128<T>.Zero;

    // Sixteen bits of each operation's results, in hexadecimal.
    private static string Checksums<T>(Func<int, Vector128<T>, Vector128<T>, Vector128<T>> apply, int operations)
    {
        string text = "";
        for (int operation = 0; operation < operations; operation++)
        {
            var vectors = new SampleVectors(3);
            ulong sum = SampleVectors.Start;
            for (int i = 0; i < 100; i++)
            {
                Vector128<T> left = vectors.Next<T>();
                sum = SampleVectors.Mix(sum, apply(operation, left, i % 4 == 0 ? left : vectors.Next<T>()));
            }

            text += $"{(sum ^ (sum >> 32)) & 0xFFFF:X4} ";
        }

        return text;
    }
}
