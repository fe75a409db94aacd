namespace System.Runtime.Intrinsics.X86;

// SAFETY: who passes an address vouches for the bytes there.
public abstract unsafe partial class Sse2
{
    /// <summary>MOVDQA.</summary>
    public static Vector128<sbyte> LoadAlignedVector128(sbyte* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<byte> LoadAlignedVector128(byte* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<short> LoadAlignedVector128(short* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<ushort> LoadAlignedVector128(ushort* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<int> LoadAlignedVector128(int* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<uint> LoadAlignedVector128(uint* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<long> LoadAlignedVector128(long* address) => LoadAlignedVector128(address);

    /// <summary>MOVDQA.</summary>
    public static Vector128<ulong> LoadAlignedVector128(ulong* address) => LoadAlignedVector128(address);

    /// <summary>MOVAPD.</summary>
    public static Vector128<double> LoadAlignedVector128(double* address) => LoadAlignedVector128(address);

    /// <summary>LFENCE.</summary>
    public static void LoadFence() => LoadFence();

    /// <summary>MOVHPD.</summary>
    public static Vector128<double> LoadHigh(Vector128<double> lower, double* address) => LoadHigh(lower, address);

    /// <summary>MOVLPD.</summary>
    public static Vector128<double> LoadLow(Vector128<double> upper, double* address) => LoadLow(upper, address);

    /// <summary>MOVD.</summary>
    public static Vector128<int> LoadScalarVector128(int* address) => LoadScalarVector128(address);

    /// <summary>MOVD.</summary>
    public static Vector128<uint> LoadScalarVector128(uint* address) => LoadScalarVector128(address);

    /// <summary>MOVQ.</summary>
    public static Vector128<long> LoadScalarVector128(long* address) => LoadScalarVector128(address);

    /// <summary>MOVQ.</summary>
    public static Vector128<ulong> LoadScalarVector128(ulong* address) => LoadScalarVector128(address);

    /// <summary>MOVSD.</summary>
    public static Vector128<double> LoadScalarVector128(double* address) => LoadScalarVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<sbyte> LoadVector128(sbyte* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<byte> LoadVector128(byte* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<short> LoadVector128(short* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<ushort> LoadVector128(ushort* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<int> LoadVector128(int* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<uint> LoadVector128(uint* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<long> LoadVector128(long* address) => LoadVector128(address);

    /// <summary>MOVDQU.</summary>
    public static Vector128<ulong> LoadVector128(ulong* address) => LoadVector128(address);

    /// <summary>MOVUPD.</summary>
    public static Vector128<double> LoadVector128(double* address) => LoadVector128(address);

    /// <summary>MASKMOVDQU.</summary>
    public static void MaskMove(Vector128<sbyte> source, Vector128<sbyte> mask, sbyte* address) =>
        MaskMove(source, mask, address);

    /// <summary>MASKMOVDQU.</summary>
    public static void MaskMove(Vector128<byte> source, Vector128<byte> mask, byte* address) =>
        MaskMove(source, mask, address);

    /// <summary>MFENCE.</summary>
    public static void MemoryFence() => MemoryFence();

    /// <summary>MOVDQU.</summary>
    public static void Store(sbyte* address, Vector128<sbyte> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(byte* address, Vector128<byte> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(short* address, Vector128<short> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(ushort* address, Vector128<ushort> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(int* address, Vector128<int> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(uint* address, Vector128<uint> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(long* address, Vector128<long> source) => Store(address, source);

    /// <summary>MOVDQU.</summary>
    public static void Store(ulong* address, Vector128<ulong> source) => Store(address, source);

    /// <summary>MOVUPD.</summary>
    public static void Store(double* address, Vector128<double> source) => Store(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(sbyte* address, Vector128<sbyte> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(byte* address, Vector128<byte> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(short* address, Vector128<short> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(ushort* address, Vector128<ushort> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(int* address, Vector128<int> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(uint* address, Vector128<uint> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(long* address, Vector128<long> source) => StoreAligned(address, source);

    /// <summary>MOVDQA.</summary>
    public static void StoreAligned(ulong* address, Vector128<ulong> source) => StoreAligned(address, source);

    /// <summary>MOVAPD.</summary>
    public static void StoreAligned(double* address, Vector128<double> source) => StoreAligned(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(sbyte* address, Vector128<sbyte> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(byte* address, Vector128<byte> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(short* address, Vector128<short> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(ushort* address, Vector128<ushort> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(int* address, Vector128<int> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(uint* address, Vector128<uint> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(long* address, Vector128<long> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTDQ.</summary>
    public static void StoreAlignedNonTemporal(ulong* address, Vector128<ulong> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVNTPD.</summary>
    public static void StoreAlignedNonTemporal(double* address, Vector128<double> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>MOVHPD.</summary>
    public static void StoreHigh(double* address, Vector128<double> source) => StoreHigh(address, source);

    /// <summary>MOVLPD.</summary>
    public static void StoreLow(double* address, Vector128<double> source) => StoreLow(address, source);

    /// <summary>MOVNTI.</summary>
    public static void StoreNonTemporal(int* address, int value) => StoreNonTemporal(address, value);

    /// <summary>MOVNTI.</summary>
    public static void StoreNonTemporal(uint* address, uint value) => StoreNonTemporal(address, value);

    /// <summary>MOVD.</summary>
    public static void StoreScalar(int* address, Vector128<int> source) => StoreScalar(address, source);

    /// <summary>MOVD.</summary>
    public static void StoreScalar(uint* address, Vector128<uint> source) => StoreScalar(address, source);

    /// <summary>MOVQ.</summary>
    public static void StoreScalar(long* address, Vector128<long> source) => StoreScalar(address, source);

    /// <summary>MOVQ.</summary>
    public static void StoreScalar(ulong* address, Vector128<ulong> source) => StoreScalar(address, source);

    /// <summary>MOVSD.</summary>
    public static void StoreScalar(double* address, Vector128<double> source) => StoreScalar(address, source);
}
