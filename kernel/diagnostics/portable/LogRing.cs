using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>
/// A ring of lines over memory that starts as zeros. The first 16 bytes hold the positions of the oldest line and of the
/// end, as counts of bytes ever written; a line is level, 8 bytes of time, 2 bytes of length, UTF-8. The caller serialises.
/// </summary>
public readonly ref struct LogRing
{
    /// <summary>No line keeps more bytes.</summary>
    public const int MaximumLine = 512;

    private const int HeaderSize = 16;
    private const int LineHeaderSize = 11;
    private readonly Span<byte> _memory;

    /// <summary>Wraps memory of at least 4 KiB.</summary>
    public LogRing(Span<byte> memory) => _memory = memory;

    /// <summary>Position of the oldest line that is kept.</summary>
    public ulong Oldest => BinaryPrimitives.ReadUInt64LittleEndian(_memory);

    /// <summary>Position after the newest line.</summary>
    public ulong End => BinaryPrimitives.ReadUInt64LittleEndian(_memory.Slice(8));

    private int Capacity => _memory.Length - HeaderSize;

    /// <summary>Adds a line, cut to <see cref="MaximumLine"/> bytes; the oldest lines make way.</summary>
    public void Append(LogLevel level, ulong time, string line)
    {
        int length = Math.Min(Utf8Length(line), MaximumLine);
        ulong oldest = Oldest;
        ulong end = End;
        while (end + (ulong)(LineHeaderSize + length) - oldest > (ulong)Capacity)
            oldest += (ulong)(LineHeaderSize + LineLength(oldest));
        BinaryPrimitives.WriteUInt64LittleEndian(_memory, oldest);

        ulong at = end;
        Put(ref at, (byte)level);
        for (int i = 0; i < 8; i++)
            Put(ref at, (byte)(time >> (8 * i)));
        Put(ref at, (byte)length);
        Put(ref at, (byte)(length >> 8));
        ulong stop = at + (ulong)length;
        for (int i = 0; i < line.Length && at < stop; i++)
            PutUtf8(ref at, stop, line[i]);
        while (at < stop)
            Put(ref at, (byte)'?');
        BinaryPrimitives.WriteUInt64LittleEndian(_memory.Slice(8), at);
    }

    /// <summary>Reads the line at a position; -1 at the end. A position that has been overwritten moves to the oldest line.</summary>
    public int Read(ref ulong position, Span<byte> text, out byte level, out ulong time)
    {
        level = 0;
        time = 0;
        if (position < Oldest)
            position = Oldest;
        if (position >= End)
            return -1;
        level = Get(position);
        for (int i = 0; i < 8; i++)
            time |= (ulong)Get(position + 1 + (ulong)i) << (8 * i);
        int length = LineLength(position);
        int copied = Math.Min(length, text.Length);
        for (int i = 0; i < copied; i++)
            text[i] = Get(position + LineHeaderSize + (ulong)i);
        position += (ulong)(LineHeaderSize + length);
        return copied;
    }

    private int LineLength(ulong position) => Get(position + 9) | Get(position + 10) << 8;

    private byte Get(ulong position) => _memory[HeaderSize + (int)(position % (ulong)Capacity)];

    private void Put(ref ulong position, byte value)
    {
        _memory[HeaderSize + (int)(position % (ulong)Capacity)] = value;
        position++;
    }

    private void PutUtf8(ref ulong at, ulong stop, char character)
    {
        int size = Utf8Length(character);
        if (at + (ulong)size > stop)
            return;
        if (size == 1)
        {
            Put(ref at, (byte)character);
            return;
        }
        if (size == 2)
        {
            Put(ref at, (byte)(0xC0 | character >> 6));
        }
        else
        {
            Put(ref at, (byte)(0xE0 | character >> 12));
            Put(ref at, (byte)(0x80 | (character >> 6 & 0x3F)));
        }
        Put(ref at, (byte)(0x80 | (character & 0x3F)));
    }

    private static int Utf8Length(string line)
    {
        int length = 0;
        for (int i = 0; i < line.Length; i++)
            length += Utf8Length(line[i]);
        return length;
    }

    private static int Utf8Length(char character) => character < 0x80 ? 1 : character < 0x800 ? 2 : 3;
}
