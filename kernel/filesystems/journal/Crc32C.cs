using System;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>CRC-32C (Castagnoli, reflected polynomial 0x82F63B78) as jbd2 uses it: without a final XOR.</summary>
internal static class Crc32C
{
    /// <summary>What a checksum begins with.</summary>
    internal const uint Seed = 0xFFFFFFFF;

    private static readonly uint[] _table = MakeTable();

    /// <summary>Goes on with a checksum over more bytes.</summary>
    internal static uint Continue(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            sum = _table[(byte)(sum ^ value)] ^ (sum >> 8);
        return sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0; i < 256; i++)
        {
            var value = (uint)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0x82F63B78u : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
