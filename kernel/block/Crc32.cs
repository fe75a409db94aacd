using System;

namespace Dialogos.Kernel.Block;

/// <summary>CRC-32 as GPT wants it (UEFI 2.10, 5.3.1): reflected polynomial 0xEDB88320, seed and final XOR all ones.</summary>
public static class Crc32
{
    private static readonly uint[] _table = MakeTable(0xEDB88320);

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
            crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>What each value of a byte adds to a checksum with a reflected polynomial.</summary>
    internal static uint[] MakeTable(uint polynomial)
    {
        var table = new uint[256];
        for (var i = 0; i < 256; i++)
        {
            var value = (uint)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
