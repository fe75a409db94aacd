using System;
using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace Dialogos.SelfImprove.Model.Bench;

/// <summary>Why a row of the comparison is below llama.cpp's, from what was measured beside it.</summary>
public static class Shortfall
{
    // A rate that is this close to a limit is bounded by it.
    private const double Near = 0.75;

    /// <summary>
    /// Whether the processor has the instruction with which llama.cpp multiplies bytes, while .NET offers neither form of
    /// it here: <c>vpdpbusd</c> of AVX512_VNNI (CPUID 7.0, ECX bit 11; Intel SDM volume 2, CPUID).
    /// </summary>
    public static bool LacksByteProducts { get; } =
        X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0 && !AvxVnni.IsSupported;

    /// <summary>The reason for slower prompts; null where they are as fast, or were not compared.</summary>
    public static string? OfPrompt(SpeedRow row)
    {
        if (row.Prompt.Ratio is not < 1) return null;
        if (row.Prompt.Best >= 1) return Spread(row.Prompt);
        double done = row.Prompt.Ours * row.Limits.Operations, share = done / row.Limits.FloatRate;
        string work = string.Create(CultureInfo.InvariantCulture,
            $"{done / 1e9:F0} of {row.Limits.FloatRate / 1e9:F0} GFLOP/s of the float peak ({share:P0})");
        if (row.Type == "F32") return work + "; the rest goes into packing, attention and waiting of threads";
        return work + (LacksByteProducts
            ? "; llama.cpp multiplies bytes with vpdpbusd, which .NET does not offer on this processor"
            : "; llama.cpp multiplies bytes, we multiply floats");
    }

    /// <summary>The reason for slower decoding; null where it is as fast, or was not compared.</summary>
    public static string? OfDecode(SpeedRow row)
    {
        if (row.Decode.Ratio is not < 1) return null;
        if (row.Decode.Best >= 1) return Spread(row.Decode);
        double rate = row.Decode.Ours * row.Limits.WeightBytes;
        string reads = string.Create(CultureInfo.InvariantCulture,
            $"{rate / 1e9:F1} GB/s; memory gives {row.Limits.MemoryRate / 1e9:F1}, arithmetic on such rows in the cache {row.Limits.CachedRate / 1e9:F1}");
        if (rate >= Near * row.Limits.MemoryRate) return reads + ": bounded by memory";
        if (rate < Near * Math.Min(row.Limits.CachedRate, row.Limits.MemoryRate))
            return reads + ": bounded by neither; small layers, attention and waiting of threads take the rest";
        return reads + (LacksByteProducts && row.Type != "F32"
            ? ": bounded by arithmetic, three instructions where vpdpbusd, which .NET does not offer on this processor, is one"
            : ": bounded by arithmetic");
    }

    private static string Spread(Speed speed) => string.Create(CultureInfo.InvariantCulture,
        $"within the spread of the turns (upper quartile {speed.Best:F2})");
}
