using System;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>The cyclic redundancy check of IEEE 802.3 (reflected polynomial EDB88320), bit by bit: the inputs are short.</summary>
public static class Crc32
{
    /// <summary>The check of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    /// <summary>Goes on with more bytes: start with <see cref="uint.MaxValue"/>, and invert the end.</summary>
    public static uint Continue(uint state, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            state ^= bytes[i];
            for (int bit = 0; bit < 8; bit++)
                state = (state >> 1) ^ (0xEDB88320 & (0 - (state & 1)));
        }
        return state;
    }
}
