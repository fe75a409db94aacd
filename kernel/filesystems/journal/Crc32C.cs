using System;
using Dialogos.Kernel.Block;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>CRC-32C (Castagnoli, reflected polynomial 0x82F63B78) as jbd2 uses it: without a final XOR.</summary>
internal static class Crc32C
{
    /// <summary>What a checksum begins with.</summary>
    internal const uint Seed = 0xFFFFFFFF;

    private static readonly uint[] _table = Crc32.MakeTable(0x82F63B78);

    /// <summary>Goes on with a checksum over more bytes.</summary>
    internal static uint Continue(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            sum = _table[(byte)(sum ^ value)] ^ (sum >> 8);
        return sum;
    }
}
