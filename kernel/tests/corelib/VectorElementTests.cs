using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>What VectorTests says, for the operations that each type has by itself; and elements, memory and text.</summary>
public static class VectorElementTests
{
    /// <summary>Vectors are made of elements and give them back.</summary>
    [KernelTest]
    public static void VectorsHoldElements(KernelTestContext context)
    {
        Vector128<short> numbers = Vector128.Create(1, -2, 3, -4, 5, -6, 7, (short)-8);
        context.Same("<1, -2, 3, -4, 5, -6, 7, -8>", numbers.ToString());
        context.Same("<1, -2, 3, 9, 5, -6, 7, -8> -6 1", $"{numbers.WithElement(3, (short)9)} {numbers[5]} {numbers.ToScalar()}");
        context.Same("<0.5, NaN, -0, Infinity>", Vector128.Create(0.5f, float.NaN, -0f, float.PositiveInfinity).ToString());
        context.Same("<0, 1, 2, 3> <1, 1> <255, 255> <7, 0, 0, 0>",
            $"{Vector128<int>.Indices} {Vector128<double>.One} {Vector128<byte>.AllBitsSet.AsUInt16() & Vector128.Create((ushort)255).WithElement(0, (ushort)255)} {Vector128.CreateScalar(7)}"
                .Replace("<255, 255, 255, 255, 255, 255, 255, 255>", "<255, 255>"));
        context.Same("<5, 8, 11, 14>", Vector128.CreateSequence(5, 3).ToString());
        context.Expect(Vector128<byte>.Count == 16 && Vector128<nint>.Count == 2 && Vector128.IsHardwareAccelerated, "counts");
        context.Expect(Vector128<nuint>.IsSupported && !Vector128<bool>.IsSupported && !Vector128<char>.IsSupported, "types");
        context.Expect(Vector128.Create(double.NaN).Equals(Vector128.Create(double.NaN)) && Vector128.Create(double.NaN) != Vector128.Create(double.NaN), "equality");
        context.Expect(numbers.Equals((object)(-(-numbers))) && numbers.GetHashCode() == (+numbers).GetHashCode(), "hash");
    }

    /// <summary>Vectors are read from arrays and spans at any alignment, and written.</summary>
    [KernelTest]
    public static void VectorsMoveThroughMemory(KernelTestContext context)
    {
        byte[] bytes = new byte[40];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)i;
        context.Same(17 + 18 + 19 + 20, Vector128.Create(bytes, 17).AsUInt32().WithElement(1, 0u).WithElement(2, 0u).WithElement(3, 0u) is var first
            ? first.AsByte()[0] + first.AsByte()[1] + first.AsByte()[2] + first.AsByte()[3] : 0, "from a position");
        Vector128<byte> read = Vector128.LoadUnsafe(ref bytes[1], 2);
        context.Same("<3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18>", read.ToString());
        context.Same(read.ToString(), Vector128.Create(bytes.AsSpan(3)[..16].ToArray()).ToString());
        context.Same(read.ToString(), Vector128.Create((ReadOnlySpan<byte>)bytes.AsSpan(3)).ToString());
        (read + read).StoreUnsafe(ref bytes[0], 1);
        read.CopyTo(bytes.AsSpan(20));
        read.CopyTo(bytes, 24);
        context.Expect(bytes[0] == 0 && bytes[1] == 6 && bytes[16] == 36 && bytes[17] == 17 && bytes[20] == 3 && bytes[24] == 3 && bytes[39] == 18, "written");
        context.Expect(!read.TryCopyTo(bytes.AsSpan(25)) && read.TryCopyTo(bytes.AsSpan(24)), "room");
        context.Same(7, Vector128.LoadUnsafe(ref MemoryMarshal.GetReference((ReadOnlySpan<int>)[7, 8, 9, 10]))[0], "from a span");
    }

    /// <summary>Shifts by any count.</summary>
    [KernelTest]
    public static void ShiftsMatchDotNet(KernelTestContext context)
    {
        context.Same("2BC6 C06C C06C ", Shifts<byte>(Called));
        context.Same("2BC6 13A7 C06C ", Shifts<sbyte>(Called));
        context.Same("2BC6 13A7 C06C ", Shifts<sbyte>(static (which, a, n) => Body<sbyte>(which, Vector128.ShiftLeft, Vector128.ShiftRightArithmetic, Vector128.ShiftRightLogical)(a, n)));
        context.Same("9B8B 8662 0496 ", Shifts<int>(Called));
        context.Same("DAC2 E988 533B ", Shifts<long>(Called));
        context.Same("DAC2 E988 533B ", Shifts<long>(static (which, a, n) => Body<long>(which, Vector128.ShiftLeft, Vector128.ShiftRightArithmetic, Vector128.ShiftRightLogical)(a, n)));
        context.Same("12 3 7", $"{(Vector128.Create(3) << 34)[0]} {(Vector128.Create((byte)0x1F) >> 3)[0]} {(Vector128.Create((sbyte)-1) >>> 5)[0]}");
    }

    private static Vector128<T> Called<T>(int which, Vector128<T> a, int count) => which switch
    {
        0 => a << count,
        1 => a >> count,
        _ => a >>> count,
    };

    private static Func<Vector128<T>, int, Vector128<T>> Body<T>(int which, params Func<Vector128<T>, int, Vector128<T>>[] bodies) => bodies[which];

    private static string Shifts<T>(Func<int, Vector128<T>, int, Vector128<T>> shift)
    {
        string text = "";
        for (int which = 0; which < 3; which++)
        {
            var vectors = new SampleVectors(7);
            ulong sum = SampleVectors.Start;
            for (int count = -3; count < 70; count++)
                sum = SampleVectors.Mix(sum, shift(which, vectors.Next<T>(), count));
            text += $"{(sum ^ (sum >> 32)) & 0xFFFF:X4} ";
        }

        return text;
    }

    /// <summary>Elements in twice the room and in half of it, and in another order.</summary>
    [KernelTest]
    public static void ElementsMoveAsInDotNet(KernelTestContext context)
    {
        context.Same("7645 83DD 829B", Moves<byte, ushort>(static a => Vector128.WidenLower(a), static a => Vector128.WidenUpper(a), static (a, b) => Vector128.Narrow(a, b), static (a, i) => Vector128.Shuffle(a, i & Vector128.Create((byte)19))));
        context.Same("7645 83DD 829B", Moves<byte, ushort>(Vector128.WidenLower, Vector128.WidenUpper, Vector128.Narrow, static (a, i) => Body<byte>(Vector128.Shuffle)(a, i & Vector128.Create((byte)19))));
        context.Same("51BC 2EFF B401", Moves<uint, ulong>(static a => Vector128.WidenLower(a), static a => Vector128.WidenUpper(a), static (a, b) => Vector128.Narrow(a, b), static (a, i) => Vector128.Shuffle(a, i & Vector128.Create(5u))));
        context.Same("D45D A707 BE62", Moves<float, double>(static a => Vector128.WidenLower(a), static a => Vector128.WidenUpper(a), static (a, b) => Vector128.Narrow(a, b), static (a, i) => Vector128.Shuffle(a, i.AsInt32() & Vector128.Create(3))));
        context.Same("D45D A707 BE62", Moves<float, double>(Vector128.WidenLower, Vector128.WidenUpper, Vector128.Narrow, static (a, i) => Vector128.Shuffle(a, i.AsInt32() & Vector128.Create(3))));
        context.Same("<4, 3, 2, 1> <4, 0, 0, 1>",
            $"{Vector128.Shuffle(Vector128.Create(1, 2, 3, 4), Vector128.Create(3, 2, 1, 0))} {Vector128.Shuffle(Vector128.Create(1, 2, 3, 4), Vector128.Create(3, 4, -1, 0))}");
    }

    private static Func<Vector128<T>, Vector128<T>, Vector128<T>> Body<T>(Func<Vector128<T>, Vector128<T>, Vector128<T>> operation) => operation;

    private static string Moves<TNarrow, TWide>(Func<Vector128<TNarrow>, Vector128<TWide>> lower, Func<Vector128<TNarrow>, Vector128<TWide>> upper,
        Func<Vector128<TWide>, Vector128<TWide>, Vector128<TNarrow>> narrow, Func<Vector128<TNarrow>, Vector128<TNarrow>, Vector128<TNarrow>> shuffle)
    {
        var vectors = new SampleVectors(9);
        ulong widened = SampleVectors.Start, narrowed = SampleVectors.Start, shuffled = SampleVectors.Start;
        for (int i = 0; i < 100; i++)
        {
            Vector128<TNarrow> left = vectors.Next<TNarrow>(), right = vectors.Next<TNarrow>();
            widened = SampleVectors.Mix(SampleVectors.Mix(widened, lower(left)), upper(left));
            narrowed = SampleVectors.Mix(narrowed, narrow(left.As<TNarrow, TWide>(), right.As<TNarrow, TWide>()));
            shuffled = SampleVectors.Mix(shuffled, shuffle(left, right));
        }

        return $"{widened & 0xFFFF:X4} {narrowed & 0xFFFF:X4} {shuffled & 0xFFFF:X4}";
    }

    /// <summary>The processor's own instructions.</summary>
    [KernelTest]
    public static void InstructionsMatchDotNet(KernelTestContext context)
    {
        context.Expect(Sse.IsSupported && Sse2.IsSupported && Sse2.X64.IsSupported, "supported");
        var vectors = new SampleVectors(13);
        ulong sum = SampleVectors.Start;
        for (int i = 0; i < 200; i++)
        {
            Vector128<byte> a = vectors.Next<byte>(), b = vectors.Next<byte>();
            sum = SampleVectors.Mix(sum, Sse2.AddSaturate(a, b) ^ Sse2.SubtractSaturate(b, a) ^ Sse2.Average(a, b));
            sum = SampleVectors.Mix(sum, Sse2.SumAbsoluteDifferences(a, b));
            sum = SampleVectors.Mix(sum, Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()) ^ Sse2.MultiplyHigh(a.AsInt16(), b.AsInt16()).AsInt32());
            sum = SampleVectors.Mix(sum, Sse2.Multiply(a.AsUInt32(), b.AsUInt32()));
            sum = SampleVectors.Mix(sum, Sse2.PackUnsignedSaturate(a.AsInt16(), b.AsInt16()) ^ Sse2.UnpackLow(a, b));
            sum = SampleVectors.Mix(sum, Sse2.Shuffle(a.AsInt32(), 0x1B) ^ Sse2.ShiftLeftLogical128BitLane(b.AsInt32(), 3));
            sum = SampleVectors.Mix(sum, Sse2.ShiftRightArithmetic(a.AsInt16(), 3) ^ Sse2.Insert(b.AsInt16(), 7, 5));
            sum = SampleVectors.Mix(sum, Sse2.ShuffleLow(a.AsUInt16(), 0x6C));
            sum += (uint)Sse2.MoveMask(a) + (uint)Sse.MoveMask(b.AsSingle()) + (uint)Sse2.ConvertToInt32WithTruncation(b.AsDouble());
        }

        context.Equal(0x955A76221C7F9F61, sum, "checksum");
    }
}
