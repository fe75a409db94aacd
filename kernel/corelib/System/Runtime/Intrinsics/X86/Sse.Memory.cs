namespace System.Runtime.Intrinsics.X86;

// SAFETY: who passes an address vouches for the bytes there.
public abstract unsafe partial class Sse
{
    /// <summary>MOVAPS.</summary>
    public static Vector128<float> LoadAlignedVector128(float* address) => LoadAlignedVector128(address);

    /// <summary>MOVHPS.</summary>
    public static Vector128<float> LoadHigh(Vector128<float> lower, float* address) => LoadHigh(lower, address);

    /// <summary>MOVLPS.</summary>
    public static Vector128<float> LoadLow(Vector128<float> upper, float* address) => LoadLow(upper, address);

    /// <summary>MOVSS.</summary>
    public static Vector128<float> LoadScalarVector128(float* address) => LoadScalarVector128(address);

    /// <summary>MOVUPS.</summary>
    public static Vector128<float> LoadVector128(float* address) => LoadVector128(address);

    /// <summary>PREFETCHT0.</summary>
    public static void Prefetch0(void* address) => Prefetch0(address);

    /// <summary>PREFETCHT1.</summary>
    public static void Prefetch1(void* address) => Prefetch1(address);

    /// <summary>PREFETCHT2.</summary>
    public static void Prefetch2(void* address) => Prefetch2(address);

    /// <summary>PREFETCHNTA.</summary>
    public static void PrefetchNonTemporal(void* address) => PrefetchNonTemporal(address);

    /// <summary>MOVUPS.</summary>
    public static void Store(float* address, Vector128<float> source) => Store(address, source);

    /// <summary>MOVAPS.</summary>
    public static void StoreAligned(float* address, Vector128<float> source) => StoreAligned(address, source);

    /// <summary>MOVNTPS.</summary>
    public static void StoreAlignedNonTemporal(float* address, Vector128<float> source) =>
        StoreAlignedNonTemporal(address, source);

    /// <summary>SFENCE.</summary>
    public static void StoreFence() => StoreFence();

    /// <summary>MOVHPS.</summary>
    public static void StoreHigh(float* address, Vector128<float> source) => StoreHigh(address, source);

    /// <summary>MOVLPS.</summary>
    public static void StoreLow(float* address, Vector128<float> source) => StoreLow(address, source);

    /// <summary>MOVSS.</summary>
    public static void StoreScalar(float* address, Vector128<float> source) => StoreScalar(address, source);
}
