// The "new ASCII" cpio format (cpio(5)): per file a header of 110 characters with numbers in hexadecimal, the name, the
// content, each padded to four bytes; the last is named TRAILER!!!.
using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files;

/// <summary>One file of an archive.</summary>
public readonly struct CpioEntry
{
    /// <summary>st_mode.</summary>
    public ushort Mode { get; init; }
    /// <summary>Where its name lies in the archive.</summary>
    public int NameOffset { get; init; }
    /// <summary>Bytes of its name.</summary>
    public int NameLength { get; init; }
    /// <summary>Where its content lies.</summary>
    public int Offset { get; init; }
    /// <summary>Bytes of content.</summary>
    public int Length { get; init; }
}

/// <summary>Reads an archive from front to back.</summary>
public static class CpioArchive
{
    private const int HeaderLength = 110;

    /// <summary>
    /// Reads the entry at a position and moves the position on. ENOENT at the trailer or the end, EUCLEAN for nonsense.
    /// </summary>
    public static Result<CpioEntry> Next(ReadOnlySpan<byte> archive, ref int position)
    {
        if (position < 0 || archive.Length - position < HeaderLength)
            return Errno.NotFound;
        ReadOnlySpan<byte> header = archive.Slice(position, HeaderLength);
        if (!header.Slice(0, 6).SequenceEqual("070701"u8))
            return Errno.Corrupt;
        int mode = Field(header, 1);
        int length = Field(header, 6);
        int nameLength = Field(header, 11);
        if (mode < 0 || length < 0 || nameLength < 1)
            return Errno.Corrupt;
        long name = (long)position + HeaderLength;
        long content = (name + nameLength + 3) & ~3L;
        long end = (content + length + 3) & ~3L;
        if (content > archive.Length || content + length > archive.Length)
            return Errno.Corrupt;
        if (archive.Slice((int)name, nameLength - 1).SequenceEqual("TRAILER!!!"u8))
            return Errno.NotFound;
        position = (int)Math.Min(end, archive.Length);
        return new CpioEntry
        {
            Mode = (ushort)mode, NameOffset = (int)name, NameLength = nameLength - 1, Offset = (int)content, Length = length,
        };
    }

    // The field's number, -1 if it is none or too large.
    private static int Field(ReadOnlySpan<byte> header, int index)
    {
        long value = 0;
        foreach (byte digit in header.Slice(6 + index * 8, 8))
        {
            int number = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (number < 0)
                return -1;
            value = value << 4 | (uint)number;
        }
        return value <= int.MaxValue ? (int)value : -1;
    }
}
