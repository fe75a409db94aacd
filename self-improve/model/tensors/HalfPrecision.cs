using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Conversions between single precision and the two 16-bit formats.</summary>
internal static class HalfPrecision
{
    // 2^112 moves a half's exponent, shifted into place, to a float's bias; subnormal halves come out right as well.
    private const float ExponentShift = 5.192296858534828e33f;

    /// <summary>A half-precision scale of a block. Infinities and NaNs, which no block has, come out as large numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(ref byte start)
    {
        uint bits = Unsafe.ReadUnaligned<ushort>(ref start);
        return BitConverter.UInt32BitsToSingle((bits & 0x7FFF) << 13 | (bits & 0x8000) << 16) * ExponentShift;
    }

    public static float ReadHalf(ReadOnlySpan<byte> source) => (float)BinaryPrimitives.ReadHalfLittleEndian(source);

    public static void WriteHalf(Span<byte> target, float value) =>
        BinaryPrimitives.WriteHalfLittleEndian(target, (Half)value);

    public static void HalvesToFloats(ReadOnlySpan<byte> source, Span<float> output)
    {
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(source);
        int i = 0;
        Vector256<uint> magnitudeMask = Vector256.Create(0x7FFFu);
        Vector256<uint> infinity = Vector256.Create(0x7C00u);
        for (; i + 8 <= output.Length; i += 8)
        {
            Vector128<ushort> packed = Vector128.LoadUnsafe(in halves[i]);
            _ = halves[i + 7];
            Vector256<uint> bits = Vector256.Create(Vector128.WidenLower(packed), Vector128.WidenUpper(packed));
            Vector256<uint> magnitude = bits & magnitudeMask;
            if (Vector256.GreaterThanOrEqualAny(magnitude, infinity)) break;
            Vector256<float> scaled = (magnitude << 13).AsSingle() * ExponentShift;
            Vector256<uint> sign = (bits & Vector256.Create(0x8000u)) << 16;
            (scaled.AsUInt32() | sign).AsSingle().StoreUnsafe(ref output[i]);
        }

        for (; i < output.Length; i++) output[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
    }

    public static void FloatsToHalves(ReadOnlySpan<float> source, Span<byte> output)
    {
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(output);
        for (int i = 0; i < source.Length; i++) halves[i] = BitConverter.HalfToUInt16Bits((Half)source[i]);
    }

    public static void BrainToFloats(ReadOnlySpan<byte> source, Span<float> output)
    {
        ReadOnlySpan<ushort> brain = MemoryMarshal.Cast<byte, ushort>(source);
        for (int i = 0; i < output.Length; i++) output[i] = BitConverter.UInt32BitsToSingle((uint)brain[i] << 16);
    }

    // Round to nearest, ties to even; a NaN keeps a bit of its payload so that it stays one.
    public static void FloatsToBrain(ReadOnlySpan<float> source, Span<byte> output)
    {
        Span<ushort> brain = MemoryMarshal.Cast<byte, ushort>(output);
        for (int i = 0; i < source.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(source[i]);
            brain[i] = float.IsNaN(source[i])
                ? (ushort)((bits >> 16) | 0x40)
                : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }
}
