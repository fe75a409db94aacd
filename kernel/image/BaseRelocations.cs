using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Image;

/// <summary>Base relocations (PE Format, "The .reloc Section"): blocks of 16-bit entries, one block a page.</summary>
internal static class BaseRelocations
{
    private const int BlockHeaderLength = 8;
    private const int TypeAbsolute = 0;
    private const int TypeDir64 = 10;

    /// <summary>
    /// Adds <paramref name="difference"/> to every address that the table at <paramref name="tableStart"/> (inside
    /// <paramref name="memory"/>) names. <see cref="Errno.NotExecutable"/>: an entry outside the image, of an unknown
    /// type, or inside the table itself.
    /// </summary>
    public static Result Apply(Span<byte> memory, int tableStart, int tableLength, ulong difference)
    {
        var tableEnd = tableStart + tableLength;
        for (var block = tableStart; block < tableEnd;)
        {
            if (tableEnd - block < BlockHeaderLength)
                return Errno.NotExecutable;
            ulong page = BinaryPrimitives.ReadUInt32LittleEndian(memory.Slice(block, 4));
            var length = BinaryPrimitives.ReadUInt32LittleEndian(memory.Slice(block + 4, 4));
            if (length < BlockHeaderLength || length > (uint)(tableEnd - block) || (length & 1) != 0)
                return Errno.NotExecutable;
            for (var at = BlockHeaderLength; at < (int)length; at += 2)
            {
                var entry = BinaryPrimitives.ReadUInt16LittleEndian(memory.Slice(block + at, 2));
                var type = entry >> 12;
                if (type == TypeAbsolute)
                    continue;
                var target = page + (uint)(entry & 0xFFF);
                // A table that rewrites itself while it is read has no meaning.
                var insideTable = target + 8 > (ulong)tableStart && target < (ulong)tableEnd;
                if (type != TypeDir64 || target + 8 > (ulong)memory.Length || insideTable)
                    return Errno.NotExecutable;
                var field = memory.Slice((int)target, 8);
                BinaryPrimitives.WriteUInt64LittleEndian(
                    field, BinaryPrimitives.ReadUInt64LittleEndian(field) + difference);
            }
            block += (int)length;
        }
        return Result.Ok;
    }
}
