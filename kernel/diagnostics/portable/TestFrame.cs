// The frames that a test machine sends over its second serial port. Layout, all little-endian: magic 44 47, version u8 = 1,
// kind u8, sequence u32, length u32, payload, CRC-32 (IEEE) of everything before it. A frame that does not fit all of this
// is no evidence.
using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>What a frame says.</summary>
public enum TestFrameKind : byte
{
    /// <summary>Build identity (text).</summary>
    Hello = 1,
    /// <summary>A test begins (name).</summary>
    TestStarted = 2,
    /// <summary>A test passed (name).</summary>
    TestPassed = 3,
    /// <summary>A test failed (name, message).</summary>
    TestFailed = 4,
    /// <summary>A benchmark ended (name, u64 operations, u64 counts of the time-stamp counter).</summary>
    BenchmarkResult = 5,
    /// <summary>The end (u32 passed, u32 failed).</summary>
    Summary = 6,
    /// <summary>A line for people (text).</summary>
    Log = 7,
    /// <summary>Status of the commands of <c>exec=</c> (i32).</summary>
    CommandResult = 8,
    /// <summary>What a program wrote for the host (u32 stream, bytes).</summary>
    Output = 9,
}

/// <summary>Builds one frame in a buffer.</summary>
public ref struct TestFrameWriter
{
    /// <summary>First byte of a frame.</summary>
    public const byte Magic0 = 0x44;
    /// <summary>Second byte of a frame.</summary>
    public const byte Magic1 = 0x47;
    /// <summary>The only version.</summary>
    public const byte Version = 1;
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 12;
    /// <summary>Bytes after the payload.</summary>
    public const int TrailerSize = 4;
    /// <summary>No payload is longer.</summary>
    public const int MaximumPayload = 65536;

    private readonly Span<byte> _buffer;
    private int _at;

    /// <summary>Starts a frame. The buffer must hold it whole; text that does not fit is cut.</summary>
    public TestFrameWriter(Span<byte> buffer, TestFrameKind kind, uint sequence)
    {
        _buffer = buffer;
        buffer[0] = Magic0;
        buffer[1] = Magic1;
        buffer[2] = Version;
        buffer[3] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.Slice(4), sequence);
        _at = HeaderSize;
    }

    /// <summary>Adds 32 bits.</summary>
    public void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Slice(_at), value);
        _at += 4;
    }

    /// <summary>Adds bytes as they are; they must fit.</summary>
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.Slice(_at));
        _at += bytes.Length;
    }

    /// <summary>Adds 64 bits.</summary>
    public void Write(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.Slice(_at), value);
        _at += 8;
    }

    /// <summary>Adds a length and UTF-8 (a surrogate becomes a question mark).</summary>
    public void Write(string text)
    {
        int lengthAt = _at;
        _at += 4;
        int limit = Math.Min(_buffer.Length - TrailerSize, HeaderSize + MaximumPayload);
        for (int i = 0; i < text.Length && _at + 3 <= limit; i++)
            WriteCharacter(char.IsSurrogate(text[i]) ? '?' : text[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Slice(lengthAt), (uint)(_at - lengthAt - 4));
    }

    /// <summary>Adds length and check; returns the whole frame.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Slice(8), (uint)(_at - HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Slice(_at), Crc32.Compute(_buffer.Slice(0, _at)));
        return _buffer.Slice(0, _at + TrailerSize);
    }

    private void WriteCharacter(char character)
    {
        if (character < 0x80)
        {
            _buffer[_at++] = (byte)character;
            return;
        }
        if (character < 0x800)
        {
            _buffer[_at++] = (byte)(0xC0 | character >> 6);
        }
        else
        {
            _buffer[_at++] = (byte)(0xE0 | character >> 12);
            _buffer[_at++] = (byte)(0x80 | (character >> 6 & 0x3F));
        }
        _buffer[_at++] = (byte)(0x80 | (character & 0x3F));
    }
}

/// <summary>Takes frames apart.</summary>
public static class TestFrame
{
    /// <summary>Why bytes are not a frame.</summary>
    public enum Verdict
    {
        /// <summary>A whole frame.</summary>
        Whole,
        /// <summary>More bytes are needed.</summary>
        Incomplete,
        /// <summary>Not a frame, or a damaged one.</summary>
        Corrupt,
    }

    /// <summary>Looks at the frame that should start at the first byte.</summary>
    public static Verdict TryParse(ReadOnlySpan<byte> bytes, out TestFrameKind kind, out uint sequence,
        out ReadOnlySpan<byte> payload, out int consumed)
    {
        kind = default;
        sequence = 0;
        payload = default;
        consumed = 0;
        if ((bytes.Length > 0 && bytes[0] != TestFrameWriter.Magic0) || (bytes.Length > 1 && bytes[1] != TestFrameWriter.Magic1) ||
            (bytes.Length > 2 && bytes[2] != TestFrameWriter.Version) || (bytes.Length > 3 && bytes[3] is < (byte)TestFrameKind.Hello or > (byte)TestFrameKind.Output))
            return Verdict.Corrupt;
        if (bytes.Length < TestFrameWriter.HeaderSize)
            return Verdict.Incomplete;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(8));
        if (length > TestFrameWriter.MaximumPayload)
            return Verdict.Corrupt;
        int end = TestFrameWriter.HeaderSize + (int)length;
        if (bytes.Length < end + TestFrameWriter.TrailerSize)
            return Verdict.Incomplete;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(end)) != Crc32.Compute(bytes.Slice(0, end)))
            return Verdict.Corrupt;
        kind = (TestFrameKind)bytes[3];
        sequence = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(4));
        payload = bytes.Slice(TestFrameWriter.HeaderSize, (int)length);
        consumed = end + TestFrameWriter.TrailerSize;
        return Verdict.Whole;
    }
}
