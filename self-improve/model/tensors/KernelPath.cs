using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Which instructions the kernels use. Every path computes the same functions; tests compare each with Scalar.</summary>
public enum KernelPath
{
    /// <summary>One number at a time: the reference.</summary>
    Scalar,

    /// <summary>128-bit vectors.</summary>
    Vector128,

    /// <summary>256-bit vectors (AVX2, FMA).</summary>
    Vector256,

    /// <summary>512-bit vectors (AVX-512).</summary>
    Vector512,

    /// <summary>Integer vectors, and as little floating point as can be: for emulators, whose float vectors are slow.</summary>
    Integer,
}

/// <summary>Choice of the path at start-up.</summary>
public static class KernelPaths
{
    /// <summary>The environment variable that overrides the choice with a name of <see cref="KernelPath"/>.</summary>
    public const string Variable = "DIALOGOS_KERNELS";

    /// <summary>The best path of this machine, or the one that <see cref="Variable"/> names.</summary>
    public static KernelPath Best { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether this machine has the instructions of a path.</summary>
    public static bool IsAvailable(KernelPath path) => path switch
    {
        KernelPath.Vector128 or KernelPath.Integer => Vector128.IsHardwareAccelerated,
        KernelPath.Vector256 => Avx2.IsSupported && Fma.IsSupported,
        KernelPath.Vector512 => Avx512BW.IsSupported && Vector512.IsHardwareAccelerated,
        _ => true,
    };

    private static KernelPath Choose(string? wanted)
    {
        if (!string.IsNullOrEmpty(wanted))
        {
            if (Enum.TryParse(wanted, ignoreCase: true, out KernelPath named) && IsAvailable(named)) return named;
            throw new InvalidOperationException($"{Variable}={wanted}: no such kernel path on this machine");
        }

        if (IsEmulated() && IsAvailable(KernelPath.Integer)) return KernelPath.Integer;
        if (IsAvailable(KernelPath.Vector512)) return KernelPath.Vector512;
        if (IsAvailable(KernelPath.Vector256)) return KernelPath.Vector256;
        return IsAvailable(KernelPath.Vector128) ? KernelPath.Vector128 : KernelPath.Scalar;
    }

    // QEMU's emulator names itself in CPUID leaf 0x40000000 ("TCGTCGTCGTCG"): its float vectors call a helper a lane.
    private static bool IsEmulated()
    {
        if (!X86Base.IsSupported) return false;
        const int HypervisorPresent = 1 << 31;
        if ((X86Base.CpuId(1, 0).Ecx & HypervisorPresent) == 0) return false;
        (int _, int first, int second, int third) = X86Base.CpuId(0x40000000, 0);
        const int Tcgt = 0x54474354, Cgtc = 0x43544743, Gtcg = 0x47435447;
        return first == Tcgt && second == Cgtc && third == Gtcg;
    }
}
