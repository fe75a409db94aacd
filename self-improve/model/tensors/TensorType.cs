using System;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>How the numbers of a tensor are stored. Values are those of GGUF files (ggml's <c>ggml_type</c>).</summary>
public enum TensorType : uint
{
    /// <summary>IEEE 754 single precision.</summary>
    F32 = 0,

    /// <summary>IEEE 754 half precision.</summary>
    F16 = 1,

    /// <summary>Blocks of 32: one half-precision scale, 4-bit values offset by 8.</summary>
    Q4_0 = 2,

    /// <summary>Blocks of 32: one half-precision scale, 5-bit values offset by 16.</summary>
    Q5_0 = 6,

    /// <summary>Blocks of 32: one half-precision scale, signed 8-bit values.</summary>
    Q8_0 = 8,

    /// <summary>Blocks of 256: 4-bit values with 6-bit scales and minima for each 32.</summary>
    Q4_K = 12,

    /// <summary>Blocks of 256: 5-bit values with 6-bit scales and minima for each 32.</summary>
    Q5_K = 13,

    /// <summary>Blocks of 256: 6-bit values with 8-bit scales for each 16.</summary>
    Q6_K = 14,

    /// <summary>The upper half of a single-precision number.</summary>
    BF16 = 30,
}

/// <summary>Sizes of each <see cref="TensorType"/>. A row is always a whole number of blocks.</summary>
public static class TensorLayout
{
    /// <summary>Whether this engine reads and writes the type.</summary>
    public static bool IsSupported(TensorType type) => BlockBytesOrZero(type) != 0;

    /// <summary>Elements in a block: the length of a row must be a multiple of it.</summary>
    public static int BlockLength(TensorType type) => type switch
    {
        TensorType.F32 or TensorType.F16 or TensorType.BF16 => 1,
        TensorType.Q4_K or TensorType.Q5_K or TensorType.Q6_K => 256,
        _ => 32,
    };

    /// <summary>Bytes of a block.</summary>
    public static int BlockBytes(TensorType type)
    {
        int bytes = BlockBytesOrZero(type);
        return bytes != 0 ? bytes : throw new NotSupportedException($"tensor type {(uint)type} is not supported");
    }

    /// <summary>Bytes of a row of <paramref name="columns"/> elements, which must be a whole number of blocks.</summary>
    public static long RowBytes(TensorType type, int columns)
    {
        int length = BlockLength(type);
        if (columns % length != 0)
            throw new ArgumentException($"a row of {columns} elements is not a whole number of {type} blocks");
        return (long)(columns / length) * BlockBytes(type);
    }

    private static int BlockBytesOrZero(TensorType type) => type switch
    {
        TensorType.F32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        TensorType.Q4_0 => 2 + 16,
        TensorType.Q5_0 => 2 + 4 + 16,
        TensorType.Q8_0 => 2 + 32,
        TensorType.Q4_K => 4 + 12 + 128,
        TensorType.Q5_K => 4 + 12 + 32 + 128,
        TensorType.Q6_K => 128 + 64 + 16 + 2,
        _ => 0,
    };
}
